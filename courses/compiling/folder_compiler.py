"""A course folder → all its documents, or every mistake in it. No Django: nothing here reads or writes a
database.

What was compiled before may be handed in as `Memory`, and is not compiled again while nothing that it rests
on has changed: its own file, the names of its terms, the block headings, the labs, the code that compiles it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from courses import interface
from courses.compiling.compiled import NOTHING, Compiled, Known, Memory, digest
from courses.compiling.document_parser import NEVER, DocumentKind, Reference, Setting
from courses.compiling.documents import Listed, compile_documents
from courses.compiling.links import LinkError, read_link, site_url
from courses.compiling.links_of_parts import links_of, problem_with
from courses.compiling.markdown import inline_html, not_inline
from courses.compiling.part_files import Looked, MadePart, look, read_parts
from courses.compiling.rendering import Failure, Job, render
from courses.compiling.site import LOOK, SiteCompiler
from courses.compiling.spool import Spool
from courses.reading import code_digest, parts
from courses.reading.course_file import CourseFile, read_course_file, read_terms
from courses.reading.course_files import names_in
from courses.reading.document import (
    ContentError,
    ContentErrors,
    Course,
    Document,
    Fact,
    SourceFile,
    Term,
)
from courses.reading.fact_file import read_facts
from courses.reading.fact_marks import marks_in, problem_of
from courses.reading.folder import (
    COURSE_FILE,
    DOCUMENT_FOLDERS,
    FACTS_FILE,
    SLUG,
    TERMS_FILE,
    Folder,
    read_folder,
)
from courses.reading.markup import MarkupError, read_fragment
from courses.reading.nearest import perhaps
from courses.words import reading_in

T = TypeVar("T")

# Where the questions of a lesson stand, in files of its slug.
QUESTION_FOLDERS = ("quizzes", "checks")
_ID = re.compile(r"""(?:^|[\s{,-])["']?id["']?:\s*["']?([\w-]+)["']?\s*(?=$|[,#}])""", re.M)


def parse_course(root: Path) -> Course:
    """The whole folder, parsed. Raises ContentErrors with every mistake in it."""
    compiled = compile_course(read_folder(root))
    kinds: dict[str, dict[str, Document]] = {kind: {} for kind in DOCUMENT_FOLDERS.values()}
    for document in compiled.documents.values():
        kinds[document.kind][document.slug] = document
    return Course(
        title=compiled.file.title,
        tagline=compiled.file.tagline,
        tracks=compiled.file.tracks,
        terms=compiled.terms,
        lessons=kinds["lesson"],
        articles=kinds["article"],
        briefs=kinds["brief"],
        parts=compiled.changed_parts,
        facts=compiled.facts,
    )


def compile_course(folder: Folder, memory: Memory = NOTHING, *, reads: bool = False) -> Compiled:
    """Raises ContentErrors with every mistake in the folder. Whoever `reads` will use what the readings of the parts find."""
    return _Compiler(folder, memory, reads=reads).compile()


def examine(folder: Folder, memory: Memory = NOTHING) -> tuple[Compiled, list[ContentError]]:
    """What could be compiled of the folder, and every mistake in it."""
    compiler = _Compiler(folder, memory)
    return compiler.examined(), compiler.errors


class _Compiler:
    def __init__(self, folder: Folder, memory: Memory, *, reads: bool = False) -> None:
        self.folder = folder
        self.reads = reads
        self.memory = memory
        self.errors = list(folder.errors)
        self.term_lines: dict[str, int] | None = None  # None: the glossary cannot be read
        self.term_references: list[Reference] = []
        self._asked_in: dict[str, set[str]] = {}  # slug of a lesson → the ids of the questions beside it
        self._documents_of: dict[str, str] = {}  # slug of a part's file → the document beside which it stands
        self.was_of: dict[str, dict[str, str]] = {}  # folder → former slug → the file that had it
        self.fact_lines: dict[str, int] | None = None  # None: the facts cannot be read

    def compile(self) -> Compiled:
        compiled = self.examined()
        if self.errors:
            raise ContentErrors(self.errors)
        return compiled

    def examined(self) -> Compiled:
        file = self._course_file()
        known = file or CourseFile()
        with reading_in(known.language), interface.speaking(known.language):
            return self._compiled(file, known)

    def _compiled(self, file: CourseFile | None, known: CourseFile) -> Compiled:
        terms = self._terms()
        facts = self._facts()
        self.setting = Setting(
            known.blocks,
            {name: title for name, title in parts.known_labs().items() if name in known.site.labs},
            terms,
            facts,
            parts.facts_of_labs(),
            parts.inputs_of_labs(),
            known.sides,
            self.folder.beside,
        )
        self.course = Compiled(known, terms, {}, facts)
        if self.reads:  # of what is only checked nothing is remembered
            self.course.rests = self._rests()
        self.settled = bool(self.course.rests) and self.course.rests == self.memory.rests
        self.course.meanings = self._meanings(terms)
        self._documents()
        self._check_listing(file)
        self._site(known)
        as_before = self._leads_where_it_did()
        for path, one in self.course.known.items():
            if not (as_before and self._is_known(path)):
                self._check_references(path, one.references)
        self._check_references(TERMS_FILE, self.term_references)
        self._check_links_of_parts(as_before)
        self._gather_facts_named()
        self.errors[:] = [self.folder.as_written(error) for error in self.errors]
        self.course.warnings[:] = [self.folder.as_written(warning) for warning in self.course.warnings]
        return self.course

    # course.yaml and terms.yaml

    def _course_file(self) -> CourseFile | None:
        source = self.folder.files.get(COURSE_FILE)
        try:
            file, errors = read_course_file(source) if source else (None, [])
        except ContentErrors as problem:
            file, errors = None, problem.errors
        self.errors += errors
        return file

    def _terms(self) -> Mapping[str, Term]:
        source = self.folder.files.get(TERMS_FILE)
        if source is None:
            self.term_lines = None if self.folder.has(TERMS_FILE) else {}
            return {}
        try:
            terms, self.term_lines = self._read(source, read_terms, dict[str, Term])
        except ContentErrors as problem:
            self.errors += problem.errors
            return {}
        return terms

    def _read(
        self,
        source: SourceFile,
        read: Callable[[SourceFile], tuple[dict[str, T], dict[str, int], list[ContentError]]],
        type_: type[dict[str, T]],
    ) -> tuple[dict[str, T], dict[str, int]]:
        """What such a file says, and where; without reading it where nothing was wrong with it as it is."""
        held = self.folder.looks.get(source.path, {})
        if held.get("of") == source.sha256 and "said" in held:
            return msgspec.convert(held["said"], type_), held["lines"]
        said, lines, errors = read(source)
        self.errors += errors
        if not errors:
            self.folder.looks[source.path] = {
                "of": source.sha256,
                "said": msgspec.to_builtins(said),
                "lines": lines,
            }
        return said, lines

    def _facts(self) -> Mapping[str, Fact]:
        source = self.folder.files.get(FACTS_FILE)
        if source is None:
            self.fact_lines = None if self.folder.has(FACTS_FILE) else {}
            return {}
        try:
            facts, self.fact_lines = self._read(source, read_facts, dict[str, Fact])
        except ContentErrors as problem:
            self.errors += problem.errors
            return {}
        return facts

    def _meanings(self, terms: Mapping[str, Term]) -> dict[str, str]:
        """Where neither the terms nor the facts changed, what was found in them before."""
        source, facts = (self.folder.files.get(name) for name in (TERMS_FILE, FACTS_FILE))
        if source is None:
            return {}
        rests = digest(source.sha256, facts.sha256 if facts else "", self.course.file.language)
        held, errors = self.folder.looks.get(TERMS_FILE, {}), len(self.errors)
        if held.get("rests") != rests:
            meanings = self._meanings_anew(terms)
            named = {
                path: ids for path, ids in self.course.facts_named.items() if path.startswith(TERMS_FILE)
            }
            if len(self.errors) == errors and TERMS_FILE in self.folder.looks:
                self.folder.looks[TERMS_FILE] |= {
                    "rests": rests,
                    "meanings": meanings,
                    "references": self.term_references,
                    "named": named,
                }
            return meanings
        self.term_references += (Reference(*one) for one in held["references"])
        self.course.facts_named |= {path: tuple(ids) for path, ids in held["named"].items()}
        return dict(held["meanings"])

    def _meanings_anew(self, terms: Mapping[str, Term]) -> dict[str, str]:
        meanings: dict[str, str] = {}
        lines = self.term_lines or {}
        answers = render(Job(term.means, inline=True) for term in terms.values())
        for id_, answer in zip(terms, answers, strict=True):
            if isinstance(answer, Failure) or not_inline(answer):
                self._wrong(TERMS_FILE, lines[id_], not_inline(answer))
                continue
            meanings[id_] = inline_html(
                answer, lambda href: site_url(TERMS_FILE, href), self.setting.facts, link_facts=True
            )
            self.term_references += self._term_links(answer, lines[id_])
            self.term_references += self._term_facts(id_, terms[id_].means, lines[id_])
        return meanings

    def _term_links(self, xhtml: str, line: int) -> Iterator[Reference]:
        try:
            links = list(read_fragment(xhtml).iter("a"))
        except MarkupError:
            links = []
        for link in links:
            href = link.get("href", "")
            try:
                target = read_link(TERMS_FILE, href)
            except LinkError as problem:
                self._wrong(TERMS_FILE, line, str(problem))
                continue
            if target:
                yield Reference("link", target.path, target.anchor, href, line)

    def _term_facts(self, id_: str, means: str, line: int) -> Iterator[Reference]:
        for mark in marks_in(means):
            if problem := problem_of(mark):
                self._wrong(TERMS_FILE, line, problem)
            else:
                yield Reference("fact", mark.id, "", mark.shown, line)
                self.course.facts_named.setdefault(f"{TERMS_FILE}#{id_}", ())
                self.course.facts_named[f"{TERMS_FILE}#{id_}"] += (mark.id,)

    def _site(self, file: CourseFile) -> None:
        """After the documents, since it leads to them. Its pictures are made again where they or course.yaml changed."""
        source = self.folder.files.get(COURSE_FILE)
        if source is None:  # told already
            return
        site = SiteCompiler(
            file.site,
            file.name,
            self.folder.beside,
            self.course,
            parts.known_labs(),
            lambda line, message: self._wrong(COURSE_FILE, line, message),
        )
        beside = self.folder.beside
        pictures = beside.digests(beside.mentioned(COURSE_FILE, names_in(source.text)))
        key = digest(code_digest.digest_of(*code_digest.DOCUMENTS), source.sha256, pictures)
        if self.memory.keys.get(COURSE_FILE) == key:
            look = {name: self.memory.site[name] for name in LOOK}
        else:
            look = site.look()
            self.course.shown[COURSE_FILE] = tuple(site.stored)
        self.course.site = site.compile() | look
        self.course.keys[COURSE_FILE] = key

    # Documents

    def _documents(self) -> None:
        """And the files of parts, each right after its document."""
        changed: list[Listed] = []
        beside = self._files_of_parts()
        for name, kind in DOCUMENT_FOLDERS.items():
            for source in self.folder.within(name):
                known = self.memory.known.get(source.path)
                files = beside.get(source.path, [])
                key = self._key_of(source, known) if known else ""
                if known and self.memory.keys.get(source.path) == key:
                    self._keep(source, known, key)
                    self._parts_of_kept(source, files)
                else:
                    changed.append(Listed(source, cast(DocumentKind, kind), tuple(files)))
        for made in compile_documents(changed, self.setting, reads=self.reads):
            self.errors += made.errors
            if made.known and made.document:
                self.course.warnings += made.warnings
                self.course.shown[made.source.path] = made.shown
                self.course.documents.put(made.source.path, made.document)
                for name, found in made.read:
                    self.course.read.setdefault(name, Spool()).put(made.source.path, found)
                self._keep(made.source, made.known, self._key(made.source, made.known))
                for part in made.parts:
                    self._take(part)

    def _keep(self, source: SourceFile, known: Known, key: str) -> None:
        self.course.known[source.path] = known
        self.course.keys[source.path] = key

    def _rests(self) -> str:
        return digest(
            self._key_of_all,
            self._code_of_parts,
            [code_digest.digest_of(*lab.modules) for lab in parts.registered_labs()],
            {id_: [term.name, term.also] for id_, term in self.setting.terms.items()},
            self._fact_shown,
            self.folder.beside.all_digests(),
            sorted(self.folder.files),
        )

    def _is_as_it_was(self, source: SourceFile) -> bool:
        """Whether the text of a file and all that it rests on are those of the last load, and so its key."""
        return self.settled and self.memory.texts.get(source.path) == source.sha256

    def _is_known(self, path: str) -> bool:
        """Whether the document was not compiled now."""
        return self.course.known[path] is self.memory.known.get(path)

    def _leads_where_it_did(self) -> bool:
        """Whether every link that led somewhere at the last load does now: what was not edited need not be looked at."""
        if not self.settled or any(one.was for one in self.course.known.values()):
            return False
        asked = (source for folder in QUESTION_FOLDERS for source in self.folder.within(folder))
        return all(map(self._is_as_it_was, asked)) and all(
            (before := self.memory.known.get(path)) and led_to(before) == led_to(one)
            for path, one in self.course.known.items()
            if not self._is_known(path)
        )

    def _key_of(self, source: SourceFile, known: Known) -> str:
        if self._is_as_it_was(source):
            return self.memory.keys.get(source.path, "")
        return self._key(source, known)

    def _key(self, source: SourceFile, known: Known) -> str:
        """Of everything that the compiled document rests on."""
        terms = self.setting.terms
        concerned = sorted(terms) if known.reads_glossary else [id_ for id_ in known.terms if id_ in terms]
        names = [[id_, terms[id_].name, terms[id_].also] for id_ in concerned]
        return digest(
            self._key_of_all,
            source.sha256,
            [code_digest.digest_of(*lab.modules) for lab in self._labs_in(source)],
            names,
            self._shown_of(known.facts),
            self.folder.beside.digests(known.files),
        )

    @cached_property
    def _key_of_all(self) -> str:
        """Of what every compiled document rests on."""
        return digest(
            code_digest.digest_of(*code_digest.DOCUMENTS),
            self.course.file.language,
            sorted(self.setting.blocks.items()),
            sorted(self.setting.sides.items()),
            sorted(self.setting.labs.items()),
            sorted(self.setting.facts_of_labs.items()),
        )

    def _shown_of(self, ids: Sequence[str]) -> list[tuple[str, ...]]:
        """What a text that names these facts shows of them."""
        return [self._fact_shown[id_] for id_ in ids if id_ in self._fact_shown]

    @cached_property
    def _fact_shown(self) -> dict[str, tuple[str, ...]]:
        facts = self.setting.facts.values()
        return {fact.id: (fact.id, fact.value, str(fact.as_of), str(fact.review_by)) for fact in facts}

    # What must fit together

    def _check_listing(self, file: CourseFile | None) -> None:
        if file is None:
            return
        files = {source.slug for source in self.folder.within("lessons")}
        for slug, line in file.lines.items():
            path = f"lessons/{slug}.md"
            if not self.folder.has(path):
                self._wrong(COURSE_FILE, line, f"lists {slug}, but {path} does not exist")
        for slug in files - set(file.lines):
            self._wrong(f"lessons/{slug}.md", 0, f"is not listed in {COURSE_FILE}")

    def _check_references(self, path: str, references: Sequence[Reference]) -> None:
        for reference in references:
            ids = {"term": self.term_lines, "fact": self.fact_lines}.get(reference.kind)
            if ids and reference.target in ids:  # as nearly all are
                continue
            if problem := self._problem(path, reference):
                self._wrong(path, reference.line, problem)

    def _check_links_of_parts(self, as_before: bool) -> None:
        """What a quiz links to, where it may lead elsewhere: its own file may be as it was, and the other gone."""
        for part in parts.registered():
            for source in self.folder.within(part.folder):
                if as_before and self._is_as_it_was(source):
                    continue
                for href, line in links_of(self.folder, source):
                    if problem := problem_with(source.path, href):
                        self._wrong(source.path, line, problem)
                    elif target := read_link(source.path, href):
                        reference = Reference("link", target.path, target.anchor, href, line)
                        if problem := self._problem(
                            self._document_of(source), reference, told_in=source.path
                        ):
                            self._wrong(source.path, line, problem)

    def _problem(self, path: str, reference: Reference, told_in: str = "") -> str:
        """`path` is the document in which it stands, or beside which the file `told_in` does."""
        if reference.kind == "term":
            return self._unknown("term", reference.target, TERMS_FILE, self.term_lines)
        if reference.kind == "fact":
            return self._unknown("fact", reference.target, FACTS_FILE, self.fact_lines)
        if reference.kind == "question":
            return self._question_problem(path, reference.target)
        if reference.kind == "was":
            return self._was_problem(path, reference.target)
        if reference.kind == "related":
            named = f"names the related lesson {reference.target}, which"
            if not self.folder.has(f"lessons/{reference.target}.md"):
                nearest = perhaps(reference.target, [one.slug for one in self.folder.within("lessons")])
                return f"{named} does not exist{nearest}"
            later = self._is_later(path, f"lessons/{reference.target}.md")
            return f"{named} {later}" if later else ""
        if reference.target == TERMS_FILE:
            anchors = self.term_lines
        elif not self.folder.has(reference.target):
            return f"links to {reference.shown}, which does not exist{self._nearest_file(reference.target)}"
        else:
            known = self.course.known.get(reference.target)
            anchors = dict.fromkeys(known.anchors, 0) if known else None
        if later := self._is_later(path, reference.target):
            return f"links to {reference.shown}, which {later}"
        if reference.anchor and anchors is not None and reference.anchor not in anchors:
            where = "this file" if reference.target == (told_in or path) else reference.target
            nearest = perhaps(reference.anchor, anchors)
            return f"links to {reference.shown}, but {where} has no anchor {reference.anchor}{nearest}"
        return ""

    def _unknown(self, what: str, id_: str, file: str, ids: Mapping[str, int] | None) -> str:
        """Empty where there is such an id, or where the file cannot be read."""
        if ids is None or id_ in ids:
            return ""
        return f"uses the {what} {id_}, which is not in {file}{perhaps(id_, ids)}"

    def _nearest_file(self, path: str) -> str:
        folder = path.partition("/")[0]
        return perhaps(path, [one.path for one in self.folder.within(folder)])

    def _was_problem(self, path: str, slug: str) -> str:
        folder = path.partition("/")[0]
        if not SLUG.fullmatch(slug):
            return f"was {slug}, which cannot be an address: small letters a to z, digits and single hyphens"
        if self.folder.has(f"{folder}/{slug}.md"):
            return f"was {slug}, which is still in use: {folder}/{slug}.md"
        if slug in self.was_of.setdefault(folder, {}) and self.was_of[folder][slug] != path:
            return f"was {slug}, and so was {self.was_of[folder][slug]}"
        self.was_of[folder][slug] = path
        return ""

    def _is_later(self, path: str, target: str) -> str:
        """Why a link would lead nowhere for some time, though both files are there."""
        own, other = self.course.known.get(path), self.course.known.get(target)
        if other is None or other.public_from <= (own.public_from if own else ""):
            return ""
        return "is a draft" if other.public_from == NEVER else f"is published later, on {other.public_from}"

    def _question_problem(self, path: str, id_: str) -> str:
        """A quick look into the file of the questions, which is read by another app."""
        if not path.startswith("lessons/"):
            return f"asks the question {id_}; only a lesson has questions"
        slug = path.rpartition("/")[2].removesuffix(".md")
        if slug not in self._asked_in:
            files = [self.folder.files.get(f"{folder}/{slug}.yaml") for folder in QUESTION_FOLDERS]
            self._asked_in[slug] = {
                one for file in files if file for one in self.folder.look(file, "ids", _ids_in)
            }
        if id_ in self._asked_in[slug]:
            return ""
        quizzes = [f"{folder}/{slug}.yaml" for folder in QUESTION_FOLDERS]
        if not any(self.folder.has(quiz) for quiz in quizzes):
            return f"asks the question {id_}, but quizzes/{slug}.yaml does not exist"
        if not any(quiz in self.folder.files for quiz in quizzes):
            return ""
        has = [quiz for quiz in quizzes if self.folder.has(quiz)]
        lacks = f"{has[0]} does not have" if len(has) == 1 else f"neither {' nor '.join(has)} has"
        return f"asks the question {id_}, which {lacks}"

    # The parts of other apps

    def _files_of_parts(self) -> dict[str, list[SourceFile]]:
        """Path of a document → the files that stand beside it."""
        beside: dict[str, list[SourceFile]] = {}
        for part in parts.registered():
            self.course.changed_parts[part.folder] = Spool()
            self.course.kept_parts[part.folder] = set()
            for source in self.folder.within(part.folder):
                path = self._document_of(source)
                if self.folder.has(path):
                    beside.setdefault(path, []).append(source)
                else:
                    self._wrong(source.path, 0, f"belongs to no lesson: {path} does not exist")
        return beside

    def _parts_of_kept(self, document: SourceFile, beside: Sequence[SourceFile]) -> None:
        changed = [source for source in beside if not self._is_kept(source)]
        if not changed:
            return
        made, apart, _ = read_parts(self.memory.recall(document.path), changed, beside, self.setting)
        self.errors += apart
        for part in made:
            self._take(part)

    def _is_kept(self, source: SourceFile) -> bool:
        """Whether it is as it was; its key is noted."""
        document = self._document_of(source)
        key = self.memory.keys.get(source.path)
        if key and self._is_as_it_was(source) and self._is_known(document):
            self.course.facts_named[source.path] = tuple(self.folder.looks[source.path].get("named", ()))
            self.course.keys[source.path] = key
            self.course.kept_parts[source.folder].add(source.slug)
            return True
        looked = look(self.folder, source, self.setting.facts)
        key = self._part_key(source, looked)
        self.course.facts_named[source.path] = tuple(looked.named)
        self.course.keys[source.path] = key
        kept = self.memory.keys.get(source.path) == key
        if kept:
            self.course.kept_parts[source.folder].add(source.slug)
        return kept

    def _take(self, made: MadePart) -> None:
        """A file that was read now."""
        self.errors += made.errors
        self.folder.looks[made.path] = self.folder.looks.get(made.path, {}) | made.look
        source = self.folder.files[made.path]
        if not self._is_kept(source) and made.parsed is not None:
            self.course.changed_parts[source.folder].put(source.slug, made.parsed)
            self.course.shown[made.path] = made.shown

    def _labs_in(self, source: SourceFile) -> list[parts.RegisteredLab]:
        return parts.labs_of(self.folder.look(source, "labs", lambda file: parts.labs_named_in(file.text)))

    def _part_key(self, source: SourceFile, looked: Looked) -> str:
        """Of everything that the parsed file rests on."""
        labs = parts.labs_of(looked.labs)
        started_from = [id_ for lab in labs for id_ in lab.facts]
        return digest(
            self._code_of_parts[source.folder],
            source.sha256,
            self.course.file.language,
            self.course.known[self._document_of(source)].hash,
            self._shown_of([*looked.facts, *started_from]),
            [code_digest.digest_of(*lab.modules) for lab in labs],
            self.folder.beside.digests(self.folder.beside.mentioned(source.path, looked.files)),
        )

    @cached_property
    def _code_of_parts(self) -> dict[str, str]:
        return {part.folder: code_digest.digest_of(*part.modules) for part in parts.registered()}

    def _document_of(self, source: SourceFile) -> str:
        """The lesson beside which a part's file stands, or the article of that slug."""
        slug = source.slug
        if slug not in self._documents_of:
            article, lesson = f"articles/{slug}.md", f"lessons/{slug}.md"
            is_article = self.folder.has(article) and not self.folder.has(lesson)
            self._documents_of[slug] = article if is_article else lesson
        return self._documents_of[slug]

    def _gather_facts_named(self) -> None:
        for path, known in self.course.known.items():
            self.course.facts_named[path] = known.facts
        named = {id_ for ids in self.course.facts_named.values() for id_ in ids}
        for id_, line in (self.fact_lines or {}).items():
            if id_ not in named:
                self.course.warnings.append(
                    ContentError(FACTS_FILE, line, f"has the fact {id_}, which nothing uses")
                )

    def _wrong(self, path: str, line: int, message: str) -> None:
        self.errors.append(ContentError(path, line, message))


def led_to(document: Known) -> tuple[object, ...]:
    """What decides whether a link to the document leads somewhere."""
    return document.anchors, document.public_from


def _ids_in(questions: SourceFile) -> list[str]:
    return list(dict.fromkeys(_ID.findall(questions.text)))
