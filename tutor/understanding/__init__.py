"""From a question to what is shown of the lesson. No Django, no model: pure functions over the lesson's passages."""
