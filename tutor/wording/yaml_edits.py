"""Adds to lists in a YAML text that a person wrote, and leaves every other character of it as it is: comments, order,
quotes and line ends.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import yaml

from courses.reading.document import ContentErrors, SourceFile
from courses.reading.folder import plain
from courses.reading.strict_yaml import read_yaml

Path = tuple[str | int, ...]


class NotEditable(Exception):  # noqa: N818 - it says what cannot be done
    """The text is written in a way that cannot be added to without changing the rest."""


def append(text: str, path: Path, values: Sequence[str]) -> str:
    """The text with `values` at the end of the list at `path`."""
    return _checked(text, _appended(text, path, values), lambda data: _at(data, path).extend(values))


def set_list(text: str, path: Path, values: Sequence[str]) -> str:
    """The text with `values` as a new key of a mapping; the last of `path` is that key."""
    *parent, key = path

    def change(data: Any) -> None:
        _at(data, parent)[key] = list(values)

    node = _node(text, tuple(parent))
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise NotEditable(f"there is no mapping at {_shown(path)}")
    if node.flow_style:
        made = _insert(text, node.value[-1][1].end_mark.index, f", {key}: {_flow(values)}")
    else:
        column = node.value[0][0].start_mark.column
        made = _insert_lines(text, node, [f"{' ' * column}{key}: {_flow(values)}"])
    return _checked(text, made, change)


def append_mapping(text: str, fields: dict[str, str | list[str]]) -> str:
    """The text with one more mapping at the end of the list that it is; the text may be empty."""

    def change(data: Any) -> None:
        data.append(fields)

    node = _node(text, ())
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return _checked(text, _with_lines_at_the_end(text, _lines(fields, 0)), change, empty=[])
    if not isinstance(node, yaml.SequenceNode):
        raise NotEditable("it is no list")
    if node.flow_style:
        item = json.dumps(fields, ensure_ascii=False)
        at, before = (node.value[-1].end_mark.index, ", ") if node.value else (node.start_mark.index + 1, "")
        return _checked(text, _insert(text, at, before + item), change)
    return _checked(text, _insert_lines(text, node, _lines(fields, node.start_mark.column)), change)


def _appended(text: str, path: Path, values: Sequence[str]) -> str:
    node = _node(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise NotEditable(f"there is no list at {_shown(path)}")
    if not node.value:
        return _insert(text, node.start_mark.index + 1, _flow(values)[1:-1])
    if node.flow_style:
        return _insert(text, node.value[-1].end_mark.index, f", {_flow(values)[1:-1]}")
    indent = " " * node.start_mark.column
    return _insert_lines(text, node, [f"{indent}- {scalar(value)}" for value in values])


def scalar(value: str, *, in_flow: bool = False) -> str:
    """`value` as YAML: plain where every reader takes it for this text, else in double quotes."""
    tried = f"[{value}]" if in_flow else f"- {value}"
    try:
        if yaml.safe_load(tried) == read_yaml(SourceFile("", tried, "")).data == [value]:
            return value
    except (yaml.YAMLError, ContentErrors, ValueError):
        pass
    return json.dumps(value, ensure_ascii=False)


def _flow(values: Sequence[str]) -> str:
    return f"[{', '.join(scalar(value, in_flow=True) for value in values)}]"


def _lines(fields: dict[str, str | list[str]], column: int) -> list[str]:
    indent = " " * column
    lines: list[str] = []
    for key, value in fields.items():
        start = f"{indent}  " if lines else f"{indent}- "
        if isinstance(value, str):
            lines.append(f"{start}{key}: {_value(value)}")
        else:
            lines.append(f"{start}{key}:")
            lines += [f"{indent}    - {scalar(one)}" for one in value]
    return lines


def _value(value: str) -> str:
    """A scalar behind a key, where `a: b` cannot stand plain."""
    shown = scalar(value)
    tried = f"k: {shown}"
    try:
        return shown if read_yaml(SourceFile("", tried, "")).data == {"k": value} else json.dumps(value)
    except ContentErrors:
        return json.dumps(value, ensure_ascii=False)


def _node(text: str, path: Path) -> yaml.Node | None:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise NotEditable("it is not valid YAML") from problem
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            node = None
    return node


def _insert(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


def _insert_lines(text: str, node: yaml.Node, lines: Sequence[str]) -> str:
    """Below the last line of a block, and above whatever comment follows it."""
    at = _end(node)
    if text[at - 1] != "\n":
        end = text.find("\n", at)
        if end < 0:
            return _with_lines_at_the_end(text, lines)
        at = end + 1
    break_ = _line_break(text)
    return _insert(text, at, "".join(f"{line}{break_}" for line in lines))


def _with_lines_at_the_end(text: str, lines: Sequence[str]) -> str:
    break_ = _line_break(text)
    start = text if not text or text.endswith("\n") else text + break_
    return start + "".join(f"{line}{break_}" for line in lines)


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _end(node: yaml.Node) -> int:
    """Where the last scalar of a block ends; a block itself ends only where the next thing begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def _checked(text: str, made: str, change: Any, empty: Any = None) -> str:
    """What was made, if it says just what the text said and the change; raises NotEditable otherwise."""
    try:
        wanted = _read(text)
        wanted = empty if wanted is None else wanted
        change(wanted)
        is_right = _read(made) == wanted
    except (ContentErrors, LookupError, TypeError, AttributeError) as problem:
        raise NotEditable("it cannot be read") from problem
    if not is_right:
        raise NotEditable("it is written in a way that only a person can add to")
    return made


def _read(text: str) -> Any:
    return read_yaml(SourceFile("", plain(text), "")).data


def _shown(path: Path) -> str:
    return " › ".join(map(str, path)) or "the top"
