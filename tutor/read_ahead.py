"""What the tutor reads of a course it reads as it is loaded, so that no question waits for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from courses import batches, words
from courses.models import Document, Passage
from courses.reading import document as source
from tutor import kept_stems
from tutor.lessons import definition, spellings
from tutor.models import Wording
from tutor.understanding.ranking import heading_of
from tutor.wording.wordings import WordingPart, asked_in

_AT_ONCE = 50  # documents, of which all texts are in the memory


def of_document(document: source.Document, parts: Mapping[str, object]) -> dict[str, str]:
    """The texts of which its index will be made, but for the definitions of its terms: these stand in the glossary."""
    if document.kind == "brief":
        return {}
    with words.reading_in(document.lang or words.language()):
        return kept_stems.read([*asked_in(parts.get(WordingPart.folder)), *_texts_in(document.passages)])


def after_load(slugs: Collection[str], read: Mapping[str, dict[str, str]] = MappingProxyType({})) -> None:
    """Reads what a load wrote, the documents of these slugs, so that no question waits for it: every text of which an index
    is made. `read` is by paths what was read already, where the document was compiled.
    """
    kept_stems.keep({kept_stems.GLOSSARY: [text for texts in spellings({}).values() for text in texts]})
    here = Document.objects.filter(kind__in=("lesson", "article"), withdrawn=False)
    held = kept_stems.of_this_code()
    kept_stems.forget_all_but({kept_stems.GLOSSARY, *here.values_list("kind", "slug")})
    due: dict[str, list[int]] = {}  # language → primary keys
    for pk, kind, slug, lang in here.values_list("pk", "kind", "slug", "lang"):
        if slug in slugs or (kind, slug) not in held:
            due.setdefault(lang or words.language(), []).append(pk)
    for language, pks in due.items():
        with words.reading_in(language):
            for some in batches.slices(pks, _AT_ONCE):
                _keep(some, read)


def _keep(pks: Sequence[int], read: Mapping[str, dict[str, str]]) -> None:
    documents = list(Document.objects.filter(pk__in=pks).only("kind", "slug", "terms"))
    paths = {one: source.path_of(one.kind, one.slug) for one in documents}
    found = {(one.kind, one.slug): read[path] for one, path in paths.items() if path in read}
    texts = {
        (one.kind, one.slug): [definition(term).text for term in one.terms]
        for one, path in paths.items()
        if path in read
    }
    kept_stems.keep(texts | _texts_of([one for one, path in paths.items() if path not in read]), found)


def _texts_of(documents: Sequence[Document]) -> dict[tuple[str, str], list[str]]:
    """Kind and slug of each of these documents → the texts of which its index is made."""
    asked: dict[str, list[str]] = {}
    for slug, some in Wording.objects.filter(slug__in=[one.slug for one in documents]).values_list(
        "slug", "asked"
    ):
        asked.setdefault(slug, []).extend(some)
    texts: dict[int, list[str]] = {
        one.pk: [*(definition(term).text for term in one.terms), *asked.get(one.slug, ())]
        for one in documents
    }
    for pk, *shown, headings in Passage.objects.filter(document__in=documents).values_list(
        "document", "text", "denied", "heading_path"
    ):
        texts[pk] += [*filter(None, shown), heading_of(headings)]
    return {(one.kind, one.slug): [*texts[one.pk], heading_of(())] for one in documents}


def _texts_in(passages: Iterable[source.Passage]) -> Iterator[str]:
    for passage in passages:
        yield from filter(None, (passage.text, passage.denied))
        yield heading_of(passage.heading_path)
    yield heading_of(())
