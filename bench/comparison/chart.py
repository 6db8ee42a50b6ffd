"""The chart of what bench/compare measured: an SVG by hand, on a ground of its own, for light and dark pages."""

import math
from xml.sax.saxutils import escape

from . import figures

WIDTH, MARGIN, GAP = 960, 24, 32
PANEL = (WIDTH - 2 * MARGIN - GAP) / 2
LABEL, FIGURE, WORDS = 176, 86, 40  # the columns of names, of figures, and of words beside the figures
ROW, BAR, HEAD, FOOT = 25, 13, 50, 26

STYLE = """
  text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
  .ground { fill: #ffffff; stroke: #d1d9e0 } .title { font-size: 19px; font-weight: 600 } .head { font-size: 15px; font-weight: 600 }
  .soft { fill: #59636e; font-size: 12px; font-weight: 400 } .strong { font-weight: 600 } .line { stroke: #d1d9e0 }
  .middle { text-anchor: middle }
  .ours { fill: #0969da; stroke: #0969da } .others { fill: #818b98; stroke: #818b98 } .pale { opacity: .35 }
  .told { fill: none; stroke: #818b98; stroke-dasharray: 3 2 } .bar { stroke: none } .span { stroke-width: 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .ground { fill: #0d1117; stroke: #3d444d } .soft { fill: #9198a1 } .line { stroke: #3d444d }
    .ours { fill: #4493f8; stroke: #4493f8 } .others { fill: #9198a1; stroke: #9198a1 } .told { fill: none; stroke: #9198a1 }
  }
"""


class Panel:
    """One of the six, with a row for each server; x and y are its upper left corner."""

    def __init__(self, x, y, title, unit):
        self.x, self.y, self.track, self.parts = x, y, PANEL - LABEL - FIGURE, []
        self.text(0, 16, title, "head")
        self.text(0, 35, unit, "soft")
        self.y += HEAD

    def text(self, x, y, words, style, more=""):
        tail = f'<tspan class="soft">{escape(more)}</tspan>' if more else ""
        self.parts.append(f'<text x="{self.x + x:.1f}" y="{self.y + y:.1f}" class="{style}">{escape(words)}{tail}</text>')

    def rect(self, x, y, width, style):
        place = f'x="{self.x + x:.1f}" y="{self.y + y:.1f}" width="{max(width, 1.5):.1f}" height="{BAR}" rx="2"'
        self.parts.append(f'<rect {place} class="{style}"/>')

    def line(self, x1, y1, x2, y2, style):
        ends = f'x1="{self.x + x1:.1f}" y1="{self.y + y1:.1f}" x2="{self.x + x2:.1f}" y2="{self.y + y2:.1f}"'
        self.parts.append(f'<line {ends} class="{style}"/>')

    def label(self, row, name, style):
        self.text(0, row * ROW + 17, name, "strong" if style == "ours" else "")

    def bars(self, rows):
        """Rows of (name, style, figure, words about it, and the longer figure behind the bar or None)."""
        self.track -= WORDS if any(more for *_, (_, more), _ in rows) else 0
        longest = max(longer or figure for _, _, figure, _, longer in rows)
        for row, (name, style, figure, (words, more), longer) in enumerate(rows):
            self.label(row, name, style)
            top, bar = row * ROW + 6, style if style == "told" else f"bar {style}"
            if longer:
                self.rect(LABEL, top, longer / longest * self.track, bar + " pale")
            self.rect(LABEL, top, figure / longest * self.track, bar)
            self.text(LABEL + (longer or figure) / longest * self.track + 8, row * ROW + 17, words, "strong", more)
        self.line(LABEL, 0, LABEL, len(rows) * ROW, "line")

    def spans(self, rows):
        """Rows of (name, style, from, to) on a logarithmic scale."""
        low = math.floor(math.log10(min(start for _, _, start, _ in rows)))
        high = math.ceil(math.log10(max(end for _, _, _, end in rows)))
        at = lambda value: LABEL + (math.log10(value) - low) / (high - low) * self.track
        bottom = len(rows) * ROW
        for power in range(low, high + 1):
            self.line(at(10**power), 0, at(10**power), bottom, "line")
            self.text(at(10**power), bottom + 15, f"{10.0**power:g}", "soft middle")
        for row, (name, style, start, end) in enumerate(rows):
            self.label(row, name, style)
            y = row * ROW + 12.5
            self.line(at(start), y, at(end), y, f"span {style}")
            self.line(at(end), y - 6, at(end), y + 6, f"span {style}")
            self.parts.append(f'<circle cx="{self.x + at(start):.1f}" cy="{self.y + y:.1f}" r="5" class="{style}"/>')
            self.text(LABEL + self.track + 14, row * ROW + 17, f"{brief(start)} – {brief(end)}", "strong")


def brief(value):
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def render(results):
    connections = min(results["connections"], key=lambda number: abs(number - 64))
    servers = results["servers"]
    style = {key: "ours" if server["ours"] else "others" for key, server in servers.items()}
    reported = figures.REPORTED if connections == figures.REPORTED["connections"] else None

    def rates(case):
        rows = []
        for key in asked(case):
            value = figures.median(figures.loads(results, key, case, connections).values(), "rate")
            more = f"  {servers[key]['kept']}" if case == "create" else ""
            rows.append((servers[key]["name"], style[key], value, (f"{value:,.0f}", more), None))
        if reported:
            value, more = reported["rates"][case], f"  {reported['kept']}" if case == "create" else ""
            rows.append((reported["name"], "told", value, (f"{value:,}", more), None))
        return rows

    def latencies(case):
        for key in asked(case):
            loads = figures.loads(results, key, case, connections).values()
            yield servers[key]["name"], style[key], figures.median(loads, "p50_ms"), figures.median(loads, "p99_ms")

    def asked(case):
        return [key for key, server in servers.items() if case in server["cases"]]

    def starts(what):
        return [(key, figures.starts(results, key)) for key in asked("read")]

    memory = []
    for key, rows in starts("idle_mib"):
        idle, peak = figures.median(rows, "idle_mib"), max(row["peak_mib"] for row in rows)
        memory.append((servers[key]["name"], style[key], idle, (f"{idle:.0f} – {peak:.0f}", ""), peak))
    memory.append((figures.REPORTED["name"], "told", figures.REPORTED["peak_mib"], (str(figures.REPORTED["peak_mib"]), ""), None))
    start_up = []
    for key, rows in starts("start_ms"):
        value = figures.median(rows, "start_ms")
        start_up.append((servers[key]["name"], style[key], value, (f"{value:,.0f}", ""), None))

    same = f"{connections} connections"
    drawn = [
        ("Read a record", f"requests per second, {same}", Panel.bars, rates("read")),
        ("Create a record", f"requests per second, {same}; and where an answered one is", Panel.bars, rates("create")),
        ("Read: how long it takes", f"ms, median (dot) to p99 (bar), {same}, logarithmic", Panel.spans, list(latencies("read"))),
        ("Create: how long it takes", f"ms, median (dot) to p99 (bar), {same}, logarithmic", Panel.spans, list(latencies("create"))),
        ("Memory", "MiB resident, after the start (dark) to the peak of any load (pale)", Panel.bars, memory),
        ("Start-up", "ms from the start of the program to its first answer", Panel.bars, start_up),
    ]
    parts, y = [], MARGIN + 62
    for left, right in zip(drawn[::2], drawn[1::2]):
        for x, (title, unit, draw, rows) in ((MARGIN, left), (MARGIN + PANEL + GAP, right)):
            panel = Panel(x, y, title, unit)
            draw(panel, rows)
            parts += panel.parts
        y += HEAD + max(len(left[3]), len(right[3])) * ROW + FOOT + 12
    height = y - 4
    intro = f"Medians of {results['rounds']} round{'s' * (results['rounds'] > 1)}, load generator on the same processors; {results['machine']}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img">',
        "<title>tenantd and what one would take instead: requests per second, latency, memory and start-up</title>",
        f"<style>{STYLE}</style>",
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:.0f}" rx="8" class="ground"/>',
        f'<text x="{MARGIN}" y="{MARGIN + 18}" class="title">tenantd and what one would take instead</text>',
        f'<text x="{MARGIN}" y="{MARGIN + 39}" class="soft">{escape(intro)}</text>',
        *parts,
        "</svg>\n",
    ])
