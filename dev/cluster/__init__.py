"""Ajar as it runs on many hosts, on one machine: for a look, and for the test that kills each part."""
