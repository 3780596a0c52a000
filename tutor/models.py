"""What is kept of a question to the tutor: one row, which alone says whether and how it was answered.

A question names its lesson by kind, slug and content hash, never by primary key, so content can be rebuilt under it.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from tutor import tickets

LONG_WAIT = timedelta(seconds=5)
WORKING = {
    "stopped": _(
        "The tutor is not running at the moment. Your question is kept, and will be answered when it is back."
    ),
    "waking": _("The model is waking up. That can take a minute or two, and the answer will appear here."),
    "long": _("This takes longer than usual. Your question is kept, and answered as soon as can be."),
}


def _seconds(seconds: float) -> str:
    return gettext("{n} s").format(n=f"{seconds:.1f}")


def text_key(text: str) -> int:
    """64 bits, the same for two texts that differ in capitals only."""
    return int.from_bytes(hashlib.blake2b(text.casefold().encode(), digest_size=8).digest(), signed=True)


class Question(models.Model):
    """One question of one person about one document, with its answer once there is one."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        ANSWERING = "answering"
        ANSWERED = "answered"
        REFUSED = "refused"
        FAILED = "failed"
        CANCELLED = "cancelled"

    RUNNING: ClassVar = (Status.WAITING, Status.ANSWERING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Whose it is: exactly one of the two until it is deleted or its visitor signs in.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tutor_questions",
    )
    visitor = models.UUIDField(null=True, blank=True, help_text="The random id of a signed cookie.")
    kind = models.CharField(max_length=8, help_text="Of the document: lesson or article.")
    slug = models.SlugField(max_length=100)
    document_hash = models.CharField(
        max_length=64, help_text="Of the document as it was when the question was asked."
    )
    text = models.CharField(max_length=500)
    text_key = models.BigIntegerField(
        null=True, editable=False, help_text="Hash of its text, whatever the capitals."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    asked_of = models.CharField(
        max_length=30,
        blank=True,
        help_text="The operator's name of the model; extractive: the tutor without one; cheapest: the ladder of models.",
    )
    comparison = models.ForeignKey(
        "Comparison", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    side = models.CharField(max_length=1, blank=True, help_text="Of its comparison: A, B and so on.")

    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempt = models.PositiveIntegerField(default=0, help_text="How often a worker has taken it.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="Until then nobody else may take it.")
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last put in the queue; empty if that failed."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    waking = models.BooleanField(default=False, help_text="Its model is being loaded.")

    tier = models.CharField(max_length=8, blank=True, help_text="direct, closest or refused.")
    voice = models.CharField(max_length=8, blank=True, help_text="quote or reword.")
    model = models.CharField(
        max_length=100, blank=True, help_text="Empty when the tutor answered without one."
    )
    runs = models.CharField(max_length=8, blank=True, help_text="here, local or hosted.")
    opener = models.TextField(blank=True)
    # [{"text", "kind": "quote|reword", "heading": [..], "passage": "p12", "anchor", "quote", "excerpt", "folded"}]
    sentences = models.JSONField(default=list, blank=True)
    # [{"lesson", "section", "url", "title"}]
    elsewhere = models.JSONField(default=list, blank=True)
    # the next nearest paragraphs, as `sentences`, for "No, I meant …"
    more = models.JSONField(default=list, blank=True)
    # what the lesson does itself: {"kind": "sections|practice|answers|lab", …}
    offer = models.JSONField(default=dict, blank=True)
    fallback = models.TextField(blank=True, help_text="Why the model's answer was not used.")
    # [{"name", "runs", "seconds", "cost", "why"}], a step for each model that was asked; why it went on from there
    route = models.JSONField(default=list, blank=True)

    seconds = models.FloatField(null=True, blank=True)
    tokens_in = models.PositiveIntegerField(null=True, blank=True)
    tokens_out = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    cost_always_hosted = models.DecimalField(
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="About what the hosted model alone would have cost.",
    )
    characters_sent_out = models.PositiveIntegerField(
        default=0, help_text="How many characters left this server."
    )

    helpful = models.BooleanField(null=True, blank=True)
    helpful_reason = models.CharField(max_length=300, blank=True)
    # A deleted question keeps nothing but its day and its owner, and those only until the daily limit has passed.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["learner", "asked_at"]),
            models.Index(fields=["visitor", "asked_at"]),
            models.Index(fields=["asked_at"]),
            # those that run; by a list of states SQLite would not find them in a part of an index
            models.Index(fields=["asked_at"], condition=Q(finished_at=None), name="question_running"),
            models.Index(fields=["text_key", "slug", "-asked_at"], name="question_same"),
            models.Index(fields=["asked_at", "cost"], condition=Q(cost__isnull=False), name="question_paid"),
            models.Index(fields=["asked_at"], condition=Q(deleted_at__isnull=False), name="question_deleted"),
            # all that tells whether one was asked in vain, so that no row is read
            models.Index(
                fields=["asked_at", "kind", "slug", "status", "tier", "helpful", "side", "deleted_at"],
                name="question_in_vain",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["learner", "side"],
                condition=Q(status__in=["waiting", "answering"], learner__isnull=False),
                name="one_running_question_per_learner",
            ),
            models.UniqueConstraint(
                fields=["visitor", "side"],
                condition=Q(status__in=["waiting", "answering"], visitor__isnull=False),
                name="one_running_question_per_visitor",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text_key = text_key(self.text) if self.text else None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tutor:question", args=[self.id])

    @property
    def running(self) -> bool:
        return self.status in self.RUNNING

    @property
    def document_url(self) -> str:
        # Not reversed: the worker makes it for every citation, and has no other use for the site's addresses.
        return f"/{self.kind}s/{self.slug}/"

    @property
    def stream(self) -> str:
        """The address of its event stream while it has something to say; it opens without a session."""
        return tickets.stream_url(self.pk) if self.running else ""

    @property
    def waits(self) -> str:
        """How it waits while it runs."""
        if not self.sent_at:
            return "stopped"
        if self.waking:
            return "waking"
        return "long" if timezone.now() - self.asked_at > LONG_WAIT else "looking"

    @property
    def working(self) -> str:
        """What a page says while it runs."""
        if self.waits == "looking":
            return pgettext(self.kind, "Looking through the {kind} …").format(kind=self.kind)
        return str(WORKING[self.waits])

    @property
    def shown(self) -> str:
        """What a page shows that has it as it is now, while it runs."""
        return f"{self.waits}-{len(self.sentences)}"

    @property
    def look_again(self) -> int:
        """Seconds after which a page that waits asks once more, whatever became of its stream."""
        return 2 if self.waits == "looking" else 6

    @property
    def ran(self) -> str:
        """Where it was answered, in words."""
        if not self.model:
            return gettext("found on this server, without a model")
        return f"{self.model}, {self.runs}"

    @property
    def took(self) -> str:
        """Its seconds, tokens and price, as far as they are known."""
        said = []
        if self.seconds is not None:
            said = [_seconds(self.seconds) if self.seconds >= 0.1 else gettext("under 0.1 s")]
        if self.tokens_in is not None and self.tokens_out is not None:
            tokens = self.tokens_in + self.tokens_out
            said.append(ngettext("{n} token", "{n} tokens", tokens).format(n=tokens))
        if self.cost is not None:
            said.append(gettext("cost {cost}").format(cost=f"{self.cost.normalize():f}"))
        return ", ".join(said)

    @property
    def steps(self) -> list[str]:
        """The models it went to, in words."""
        said = []
        for step in self.route:
            who = gettext("without a model") if step["runs"] == "here" else f"{step['name']} ({step['runs']})"
            took = [who, _seconds(step["seconds"])]
            if step["cost"]:
                took.append(gettext("cost {cost}").format(cost=f"{step['cost']:.6g}"))
            said.append(f"{', '.join(took)}: {gettext(step['why'] or 'This is its answer.')}")
        return said

    @property
    def saving(self) -> str:
        """What it cost beside what the hosted model alone would have."""
        if self.cost_always_hosted is None:
            return ""
        paid = (self.cost or Decimal(0)).normalize()
        hosted = f"{self.cost_always_hosted.normalize():f}"
        return gettext(", cost {paid}, always hosted about {hosted}").format(paid=f"{paid:f}", hosted=hosted)

    @property
    def left(self) -> str:
        """What of the question left this server."""
        if not self.characters_sent_out:
            return gettext("nothing left this server")
        sent = self.characters_sent_out
        return ngettext("{n} character was sent to it", "{n} characters were sent to it", sent).format(
            n=f"{sent:,}"
        )

    def as_json(self) -> dict[str, Any]:
        """The question as every client sees it (`GET /tutor/ID/`)."""
        return {
            "id": str(self.id),
            "lesson": self.slug,
            "question": self.text,
            "status": self.status,
            "tier": self.tier or None,
            "voice": self.voice or None,
            "model": self.model or None,
            "runs": self.runs or None,
            "sentences": self.sentences,
            "opener": self.opener or None,
            "elsewhere": self.elsewhere,
            "offer": self.offer or None,
            "fallback": self.fallback or None,
            "waking": self.running and self.waking,
            "route": self.route,
            "receipt": {
                "seconds": self.seconds,
                "tokens_in": self.tokens_in,
                "tokens_out": self.tokens_out,
                "cost": None if self.cost is None or self.running else float(self.cost),
                "cost_always_hosted": None
                if self.cost_always_hosted is None
                else float(self.cost_always_hosted),
                "characters_sent_out": self.characters_sent_out,
            },
        }


class QuestionDay(models.Model):
    """What the questions of one day came to (`tutor.measuring.days`). It names nobody, and stays when they are forgotten."""

    day = models.DateField(primary_key=True, help_text="In the site's time zone.")
    # [{"asked_of", "status", "model", "runs", "deleted", "without_model", "count", "cost", "always_hosted"}]
    groups = models.JSONField(default=list)
    # {"seconds": {name: median}, "sentences": {name: [reworded, quoted]}, "thought_too_long": {model: times}}
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class Comparison(models.Model):
    """One question put to several models, whose names are not shown until the learner has said whose answer is better.

    Its questions go when their time is over; what was picked stays, and names nobody.
    """

    EQUAL: ClassVar = "equal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    # {side: the operator's name of the model}; which model is A is drawn anew for each comparison
    sides = models.JSONField(default=dict)
    picked = models.CharField(max_length=5, blank=True, help_text="A side, or equal.")

    class Meta:
        ordering: ClassVar = ["asked_at"]

    def __str__(self) -> str:
        return " against ".join(sorted(self.sides.values()))

    def get_absolute_url(self) -> str:
        return reverse("tutor:comparison", args=[self.id])


class SwitchedOff(models.Model):
    """A lesson or article that the tutor is not to be asked about."""

    document = models.CharField(max_length=110, unique=True, help_text="Kind and slug: lesson/first-loaf.")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["document"]
        verbose_name = "switched-off tutor"

    def __str__(self) -> str:
        return self.document


class LessonVectors(models.Model):
    """What the texts of one document mean, as an embedder gives it. Made again from the content; nothing else refers to it."""

    space = models.CharField(
        max_length=300, help_text="The embedder; vectors of two say nothing of each other."
    )
    kind = models.CharField(max_length=8)
    slug = models.SlugField(max_length=100)
    key = models.CharField(max_length=80, help_text="Of the content that they were made from.")
    texts = models.JSONField(default=list, help_text="A hash of each text, in the order of the vectors.")
    size = models.PositiveIntegerField(help_text="Numbers in a vector.")
    data = models.BinaryField(help_text="All vectors, 16 bits a number, little-endian.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "kind", "slug"], name="one_vectors_per_document")
        ]
        verbose_name_plural = "lesson vectors"

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class LessonStems(models.Model):
    """The texts of one document, or of the glossary, as the tutor reads them (`tutor.understanding.stems`). Made at loading;
    a text that is not in it is read when it is needed.
    """

    kind = models.CharField(max_length=8)
    slug = models.CharField(max_length=100, help_text="Empty for the glossary.")
    code = models.CharField(max_length=64, help_text="A digest of the code that read them.")
    texts = models.JSONField(default=dict, help_text="A hash of each text → its words, packed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_stems_per_document")
        ]
        verbose_name_plural = "lesson stems"

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class Scorecard(models.Model):
    """One run of `evaluate_tutor`; the newest of each model is shown."""

    model = models.CharField(max_length=100, blank=True, help_text="Empty for the tutor without a model.")
    at = models.DateTimeField(default=timezone.now)
    # {"model", "all", "held_back", "lessons": {slug: …}}, each as `tutor.measuring.evaluation.Scores`
    result = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.model or 'without a model'}, {self.at:%Y-%m-%d}"


class GoldQuestion(models.Model):
    """A question with a known answer, from the course folder: it measures the tutor, and suggests what to ask."""

    slug = models.SlugField(max_length=100)
    position = models.PositiveIntegerField()
    ask = models.CharField(max_length=500)
    answer_in = models.TextField(
        blank=True, help_text="A phrase of the passage that answers it; empty when none does."
    )
    also_in = models.JSONField(
        default=list, help_text="Phrases of other passages that answer it on their own."
    )
    not_here = models.CharField(max_length=12, blank=True, help_text="near-miss, off-topic or adversarial.")

    class Meta:
        ordering: ClassVar = ["slug", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "position"], name="one_gold_question_per_place")
        ]

    def __str__(self) -> str:
        return self.ask

    @property
    def answers(self) -> list[str]:
        """Phrases, one for each passage that answers it."""
        return [self.answer_in, *self.also_in] if self.answer_in else []


class Wording(models.Model):
    """Other words in which learners ask for a passage, from the course folder. The tutor finds by them and never shows them."""

    slug = models.SlugField(max_length=100)
    position = models.PositiveIntegerField()
    says = models.TextField(help_text="A phrase of the passage.")
    asked = models.JSONField(default=list, help_text="Ways of asking for it.")

    class Meta:
        ordering: ClassVar = ["slug", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "position"], name="one_wording_per_place")
        ]

    def __str__(self) -> str:
        return self.says


class QuestionVector(models.Model):
    """What a question means, as an embedder gives it, while the question is kept: it brings together what learners asked in
    vain. Empty data: the embedder does not read its language.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="vector")
    space = models.CharField(max_length=300, help_text="The embedder.")
    data = models.BinaryField(help_text="16 bits a number, little-endian.")

    def __str__(self) -> str:
        return str(self.question_id)


class Proposal(models.Model):
    """What an author made of questions that a lesson did not answer. It changes nothing until it stands in the course folder."""

    class What(models.TextChoices):
        WORDING = "wording", "a wording"
        ALSO = "also", "another name"
        NOTE = "note", "to be written"
        LEFT = "left", "not for this lesson"

    IN_FILES: ClassVar = (What.WORDING, What.ALSO)

    kind = models.CharField(max_length=8, help_text="Of the document: lesson or article.")
    slug = models.SlugField(max_length=100)
    what = models.CharField(max_length=8, choices=What)
    text = models.CharField(max_length=500, blank=True, help_text="The wording, the other name, or the note.")
    says = models.TextField(blank=True, help_text="Of a wording: a phrase of its passage.")
    term = models.SlugField(max_length=100, blank=True, help_text="Of another name: the term.")
    dealt_with = models.JSONField(default=list, help_text="Names of the questions, by their words.")
    # {"gold": [served before, served after, of], "past": the same for questions of learners}
    worth = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True, help_text="Into the course folder.")

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["kind", "slug"], name="proposal_of_document")]

    def __str__(self) -> str:
        return self.text or self.get_what_display()
