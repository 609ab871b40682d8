"""A real JupyterLab, opened by ``evaluate lab`` and driven in a real browser, as an evaluator would."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from toolkit.batch.work_copies import work_copies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pytest.importorskip("jupyterlab")

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "made-up-for-this-test"
TOOLKIT = [sys.executable, "-c", "from toolkit.cli import main; main()"]

CONTRAST = """selector => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
    const light = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const colour = parts(getComputedStyle(e).backgroundColor);
            if (colour[3] === undefined || colour[3] > 0.9) return light(colour);
        }
        return 1;
    };
    return [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).map(e => {
        const [dark, bright] = [light(parts(getComputedStyle(e).color)), behind(e)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    });
}"""
"""Contrast of words with what is behind them (WCAG 2.2)."""

RAN = """() => {
    if (document.querySelector('.jp-RenderedText[data-mime-type*=stderr]')) return true;
    const told = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
    return /\\d/.test(told.at(-1)) && !told.some(text => text.includes('*'));
}"""
"""Whether every cell has run, or one of them has failed."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Give a project under version control, with nothing in it but what a checkout has."""
    folder = tmp_path_factory.mktemp("lab") / "project"
    for name in ("data", "notebooks", "parameters"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "outputs").mkdir()
    for name in (".gitignore", "outputs/.gitkeep"):
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", "as it is")
    return folder


def git(folder, *asked):
    return subprocess.run(["git", *asked], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def lab(place):
    """Give the address of a JupyterLab that ``evaluate lab`` has opened on the project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = place.parent / "home"
    home.mkdir()
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    own = {"HOME": str(home), "JUPYTER_TOKEN": TOKEN, "MPLCONFIGDIR": str(place.parent / "mpl"), "LC_ALL": "C.UTF-8"}
    asked = ["lab", "--language", "en", "--no-browser", "--port", str(port), "--", *as_root]
    with (place.parent / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen([*TOOLKIT, *asked], cwd=place, env=os.environ | own, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server, place.parent / "log.txt")
        yield address
    finally:
        server.terminate()
        server.wait(20)
    assert not list(home.rglob("*.*")), "JupyterLab left something in the home folder"


def wait_for(address, server, log):
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
                return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


class Notebook:
    """A notebook opened in JupyterLab."""

    def __init__(self, page, address, path):
        self.page = page
        self._set(address, "notebook-extension:tracker", {"windowingMode": "none"})
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)

    def _set(self, address, name, settings):
        self.page.context.request.put(
            f"{address}/lab/api/settings/@jupyterlab/{name}?token={TOKEN}",
            data=json.dumps({"raw": json.dumps(settings)}),
            headers={"Content-Type": "application/json"},
        )

    def theme(self, address, name):
        self._set(address, "apputils-extension:themes", {"theme": name})
        self.page.reload()
        self.page.wait_for_selector(f"body[data-jp-theme-name='{name}'] .jp-Notebook .jp-CodeCell", timeout=60_000)

    def menu(self, *names):
        self.page.locator("#jp-MainMenu .lm-MenuBar-item", has_text=re.compile(f"^{names[0]}$")).click()
        self.page.locator(".lm-Menu-item", has_text=re.compile(f"^{names[1]}")).first.click()

    def run_all(self):
        self.menu("Edit", "Clear Outputs of All Cells")
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(RAN, timeout=120_000)

    def parameters(self, *lines):
        self.page.locator(".jp-CodeCell").first.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text("\n".join(lines))

    @property
    def errors(self):
        return self.page.locator(".jp-RenderedText[data-mime-type*=stderr]").all_inner_texts()


@pytest.fixture(scope="module")
def window(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    context.close()


START = "outputs/work/en/start.ipynb"


def test_the_start_notebook_runs_in_the_language_asked_and_for_another_programme(lab, window):
    notebook = Notebook(window, lab, START)
    assert "Working with the facts" in window.locator("h1").first.inner_text()
    notebook.run_all()
    assert notebook.errors == []
    frames = window.locator(".jp-OutputArea-output table.dataframe")
    assert {"cse-peru", "spp-global"} <= set(frames.first.locator("tbody th").all_inner_texts())
    assert frames.first.locator("tbody th").first.evaluate("e => getComputedStyle(e).textAlign") == "left"
    notebook.parameters('programme: str = "spp-global"', "year: int = 2019", 'language: str = "en"')
    notebook.run_all()
    assert notebook.errors == []


def test_a_mistyped_programme_is_told_in_a_sentence_with_the_nearest_name(lab, window):
    notebook = Notebook(window, lab, START)
    notebook.parameters('programme: str = "spp-globl"', "year: int = 2019", 'language: str = "en"')
    notebook.run_all()
    (told,) = notebook.errors
    assert told.strip() == (
        'the programme "spp-globl" does not exist. Did you mean "spp-global"? '
        "There are: clac, cse-peru, par2-bolivia, spp-global."
    )


def test_what_would_be_is_shown_beside_what_is_published_and_a_wrong_value_is_refused(lab, window):
    notebook = Notebook(window, lab, START)
    notebook.parameters('programme: str = "spp-global"', "year: int = 2019", 'language: str = "en"')
    notebook.run_all()
    panel = window.locator(".jp-OutputArea-output .widget-vbox").first
    fact, value = panel.locator("input").nth(0), panel.locator("input").nth(1)
    fact.fill("observation:i1.2:2019:actual")
    value.fill("many")
    panel.get_by_role("button", name="Try it").click()
    assert '"many"' in panel.locator(".refused").inner_text()
    value.fill("50")
    panel.get_by_role("button", name="Try it").click()
    rows = panel.locator("table.moved tbody tr")
    rows.first.wait_for(timeout=60_000)
    assert rows.count() > 3
    assert any("\t22\t50\t" in row for row in rows.all_inner_texts())
    assert "nothing published" in panel.inner_text()


@pytest.fixture(scope="module")
def stored(lab, window):
    """Give a notebook of the project, run as it is stored."""
    notebook = Notebook(window, lab, "notebooks/results_framework.ipynb")
    notebook.run_all()
    assert notebook.errors == []
    return notebook


def test_a_click_on_a_figure_shows_its_note_in_the_notebook(stored, window):
    figure = window.locator(".card .figure").first
    figure.click()
    note = window.locator(".notes li:popover-open")
    assert note.count() == 1
    assert note.inner_text().startswith(figure.inner_text())
    window.keyboard.press("Escape")


def test_a_stored_notebook_is_saved_without_what_running_it_left(stored, window, place):
    path = place / "notebooks/results_framework.ipynb"
    before = path.stat().st_mtime_ns
    window.keyboard.press("ControlOrMeta+S")
    for _ in range(100):
        if path.stat().st_mtime_ns != before:
            break
        window.wait_for_timeout(100)
    assert path.stat().st_mtime_ns != before
    assert git(place, "status", "--porcelain") == ""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_cards_and_verdicts_are_readable_and_rows_are_named_on_the_left(stored, window, lab, theme):
    stored.theme(lab, theme)
    stored.run_all()
    for selector in (".card span", ".card .figure", "td.material", "table.figures tbody th", ".reading"):
        found = window.evaluate(CONTRAST, selector)
        assert found, selector
        assert min(found) >= 4.5, selector
    aligned = "e => [...new Set(e.map(row => getComputedStyle(row).textAlign))]"
    assert window.locator("table.figures tbody th").evaluate_all(aligned) == ["left"]


def test_another_language_is_another_copy_and_nothing_of_the_project_has_changed(lab, window, place, monkeypatch):
    monkeypatch.chdir(place)
    work_copies("es", [])
    notebook = Notebook(window, lab, "outputs/work/es/risks.ipynb")
    assert "Riesgos" in window.locator("h1").first.inner_text()
    notebook.run_all()
    assert notebook.errors == []
    assert git(place, "status", "--porcelain") == ""
