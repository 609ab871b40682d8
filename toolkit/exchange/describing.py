"""What can be written, for a terminal and as a page: of what :mod:`toolkit.facts.described` finds in the contracts."""

from __future__ import annotations

import csv
import html
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from toolkit.errors import CommandError, Problem, choice
from toolkit.facts.described import Key, Thing
from toolkit.words import Words

_WIDTH = 100
_HEADS = ("key", "kind", "means", "such_as")
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem 1.5rem}
body{color:#1b1b1b;background:#fff}
a{color:#0b4f8a}h2{border-bottom:2px solid #1b1b1b;margin-top:3rem}h3{margin-top:2.5rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #b5b5b5}
code,pre{font:.9em ui-monospace,monospace}pre{background:#f3f3f3;padding:.8rem;overflow-x:auto}
.table{overflow-x:auto}nav ul{columns:14rem;padding-left:1.2rem}"""


def named(name: str, known: Sequence[Thing]) -> Thing:
    """Find a thing by its name, or by the key or the file that it is written in, in whatever case.

    Raises
    ------
    CommandError
        When there is none, naming those there are.
    """
    wanted = name.lower().removesuffix(".csv").removesuffix(".yaml").replace("-", "_")
    by_name = {thing.name: thing for thing in reversed(known)}
    keys = [thing for thing in known if thing.place.rpartition(" → ")[2] == wanted]
    found = by_name.get(wanted) or by_name.get(wanted.removesuffix("s")) or (keys[0] if len(keys) == 1 else None)
    if found is None:
        raise CommandError(Problem("nothing_described", fields=choice(name, [thing.name for thing in known])))
    return found


# --- a terminal


def listed(known: Sequence[Thing], say: Words) -> str:
    """List what there is, by the file that it is in."""
    lines = [say("describe.all")]
    for group, inside in _grouped(known):
        lines += ["", say(f"describe.group.{group}"), *_columns((f"  {thing.name}", thing.about) for thing in inside)]
    return "\n".join([*lines, "", say("describe.one")])


def as_text(thing: Thing, say: Words) -> str:
    """Describe a thing: what it is, its keys, and an example."""
    lines = [*_wrapped(f"{thing.name}: {thing.about}" if thing.about else thing.name), thing.place]
    for required in (True, False):
        keys = [key for key in thing.keys if key.required == required]
        if keys and thing.place:
            lines += ["", say("describe.required" if required else "describe.optional")]
        lines += [line for key in keys for line in _key_lines(key, say)]
    if thing.example:
        lines += ["", say("describe.example"), textwrap.indent(example_text(thing), "  ")]
    return "\n".join(line for line in lines if line is not None)


def _key_lines(key: Key, say: Words) -> Iterator[str]:
    yield f"  {key.name} ({key.kind})" if key.about != key.example else f"  {key.name}"
    yield from _wrapped(key.about, "      ")
    if key.words:
        yield from _wrapped(f"{say('describe.words')}: {', '.join(key.words)}", "      ")
    if key.example is not None and key.example != key.name:
        yield from _wrapped(f"{say('describe.such_as')}: {_flow(key.example)}", "      ")


def _columns(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Write names and what they are beside each other."""
    for name, text in rows:
        first, *more = textwrap.wrap(text, _WIDTH - 26) or [""]
        yield f"{name:<26}{first}".rstrip()
        yield from (" " * 26 + line for line in more)


def _wrapped(text: str, margin: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=margin, subsequent_indent=margin)


def _flow(value: Any) -> str:
    """Write a value as YAML has it, on one line."""
    written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
    return written.removesuffix("\n...\n").strip()


def example_text(thing: Thing) -> str:
    """Write the example of a thing as its file holds it: a row of CSV, or YAML."""
    if not thing.place.endswith(".csv"):
        written: str = yaml.safe_dump(dict(thing.example), allow_unicode=True, width=_WIDTH, sort_keys=False)
        return written.rstrip("\n")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(thing.example), [_cell(v) for v in thing.example.values()]])
    return out.getvalue().rstrip("\n")


def _cell(value: Any) -> str:
    return str(value) if not isinstance(value, bool) else ("yes" if value else "no")


def _grouped(known: Iterable[Thing]) -> list[tuple[str, list[Thing]]]:
    groups: dict[str, list[Thing]] = {}
    for thing in known:
        groups.setdefault(thing.group, []).append(thing)
    return list(groups.items())


# --- a page of the documentation


def as_markdown(known: Sequence[Thing], say: Words) -> str:
    """Describe things in Markdown."""
    lines = [f"# {say('describe.title')}", "", say("describe.page_about")]
    for group, inside in _grouped(known):
        lines += ["", f"## {say(f'describe.group.{group}')}"]
        for thing in inside:
            lines += ["", f"### {thing.name}", "", thing.about, "", f"`{thing.place}`" if thing.place else "", ""]
            lines += [*_markdown_rows(thing, say), "", "```", example_text(thing), "```"]
    return "\n".join(lines) + "\n"


def _markdown_rows(thing: Thing, say: Words) -> Iterator[str]:
    yield f"| {' | '.join(say(f'describe.head.{head}') for head in _HEADS)} |"
    yield "|---" * len(_HEADS) + "|"
    for key in thing.keys:
        must = f" ({say('describe.must')})" if key.required else ""
        words = f" {say('describe.words')}: {', '.join(key.words)}." if key.words else ""
        cells = (f"`{key.name}`{must}", key.kind, f"{key.about}{words}", f"`{_flow(key.example)}`")
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


# --- a page


def as_page(known: Sequence[Thing], say: Words) -> str:
    """Describe things on one page that needs nothing else; what the contracts say of themselves is in English."""
    groups = [(say(f"describe.group.{group}"), inside) for group, inside in _grouped(known)]
    links = "".join(f"<li><a href='#{thing.name}'>{thing.name}</a></li>" for thing in known)
    body = "".join(
        f"<section><h2>{_html(title)}</h2>{''.join(_section(thing, say) for thing in inside)}</section>"
        for title, inside in groups
    )
    title = _html(say("describe.title"))
    return (
        f"<!doctype html>\n<html lang='{say.language}'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>{title}</title>"
        f"<style>{_STYLE}</style></head><body><header><h1>{title}</h1><p>{_html(say('describe.page_about'))}</p></header>"
        f"<nav aria-label='{_html(say('describe.contents'))}'><ul>{links}</ul></nav><main>{body}</main></body></html>\n"
    )


def _section(thing: Thing, say: Words) -> str:
    heads = "".join(f"<th scope='col'>{_html(say(f'describe.head.{head}'))}</th>" for head in _HEADS)
    rows = "".join(_row(key, say) for key in thing.keys)
    caption = _html(say("describe.keys_of", name=thing.name))
    example = f"<p>{_html(say('describe.example'))}</p><pre>{_html(example_text(thing))}</pre>" if thing.example else ""
    return (
        f"<h3 id='{thing.name}'>{thing.name}</h3><p lang='en'>{_html(thing.about)}</p>"
        f"<p><code>{_html(thing.place)}</code></p><div class='table' tabindex='0' role='region' aria-label='{caption}'>"
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{example}"
    )


def _row(key: Key, say: Words) -> str:
    must = f" ({_html(say('describe.must'))})" if key.required else ""
    words = (
        f" <span>{_html(say('describe.words'))}: <code>{_html(', '.join(key.words))}</code></span>" if key.words else ""
    )
    return (
        f"<tr><th scope='row'><code>{_html(key.name)}</code>{must}</th><td lang='en'>{_html(key.kind)}</td>"
        f"<td><span lang='en'>{_html(key.about)}</span>{words}</td>"
        f"<td><code>{_html(_flow(key.example))}</code></td></tr>"
    )


def _html(text: str) -> str:
    return html.escape(text, quote=True)
