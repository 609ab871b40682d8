"""The activity that a programme is in IATI: who, what, when and where, before its money and its results."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lxml import etree

from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.iati.iati_musts import dates_of
from toolkit.exchange.writing.iati.iati_narratives import LANG, Narratives
from toolkit.exchange.writing.left_out import LeftOut
from toolkit.facts.contracts.iati import Iati
from toolkit.facts.folders import shown_path
from toolkit.facts.notation import plain
from toolkit.facts.programme import Programme

_ACTUAL = ("2", "4")
"""Kinds of date that have been: they may not lie ahead."""

_GENERAL, _TARGET_GROUP = "1", "3"


class Activity:
    """Adds what an activity says of itself, in the order that the standard sets."""

    def __init__(self, delivery: Delivery, iati: Iati, say: Narratives, left_out: LeftOut) -> None:
        self.programme, self.file, self.iati = delivery.programme, delivery.programme.file, iati
        self.say, self.left_out = say, left_out
        self.name = shown_path(self.programme.folder / "programme.yaml")

    def element(self, root: etree._Element) -> etree._Element:
        """Add the activity itself."""
        keys = {
            "last-updated-datetime": _updated(self.programme),
            LANG: self.say.languages[0],
            "default-currency": self.file.currency,
        }
        if self.iati.humanitarian is not None:
            keys["humanitarian"] = "1" if self.iati.humanitarian else "0"
        return etree.SubElement(root, "iati-activity", keys)

    def before_places(self, activity: etree._Element) -> None:
        """Add who, what, when, and in which countries."""
        self._who(activity)
        etree.SubElement(activity, "activity-status", {"code": self.iati.status or ""})
        self._when(activity)
        self._contact(activity)
        for code, part in self._countries():
            etree.SubElement(activity, "recipient-country", {"code": code, **_percentage(part)})
        for region in self.iati.regions:
            keys = {"code": region.code, "vocabulary": region.vocabulary, **_percentage(region.percentage)}
            etree.SubElement(activity, "recipient-region", keys)

    def _who(self, activity: etree._Element) -> None:
        iati, say = self.iati, self.say
        etree.SubElement(activity, "iati-identifier").text = iati.identifier
        if own := iati.reporting_org:
            keys = {"ref": own.ref, "type": own.type} | ({"secondary-reporter": "1"} if own.secondary else {})
            say.put(activity, "reporting-org", own.name, "iati.reporting_org.name", **keys)
        say.put_said(activity, "title", self._titles(), "title")
        say.put(activity, "description", iati.description or self.file.area, "iati.description", type=_GENERAL)
        say.put(activity, "description", self.file.target_group, "target_group", type=_TARGET_GROUP)
        for org in iati.participating:
            keys = {"ref": org.ref or "", "type": org.type or "", "role": org.role}
            given = {key: text for key, text in keys.items() if text}
            say.put(activity, "participating-org", org.name, "iati.participating", **given)

    def _titles(self) -> dict[str, str]:
        """Return the title in each language that has one; of what is made up, every one of them says so."""
        own = self.file.title.root
        titles = {each: own.get(each, "") for each in self.say.languages}
        if not any(titles.values()):
            titles[self.say.languages[0]] = self.file.title.said(self.say.languages[0])
        if not self.file.synthetic:
            return titles
        return {each: self.say.words[each]("iati.made_up", title=title) for each, title in titles.items() if title}

    def _when(self, activity: etree._Element) -> None:
        for code, day, key in dates_of(self.file, self.programme):
            if code in _ACTUAL and day > date.today():  # noqa: DTZ011 - a day, as its reader's calendar has it
                self.left_out.add("iati_date_ahead", self.name, f"{key}: {day.isoformat()}")
            else:
                span = self.file.start if key.startswith("start") else self.file.end
                if span.inferred and code in _ACTUAL:
                    self.left_out.add("iati_inferred", self.name, key)
                etree.SubElement(activity, "activity-date", {"type": code, "iso-date": day.isoformat()})

    def _contact(self, activity: etree._Element) -> None:
        if (contact := self.iati.contact) is None:
            return
        element = etree.SubElement(activity, "contact-info")
        self.say.put(element, "organisation", contact.organisation, "iati.contact.organisation")
        for tag, text in (("telephone", contact.telephone), ("email", contact.email), ("website", contact.website)):
            if text:
                etree.SubElement(element, tag).text = self.say.held(text, f"iati.contact.{tag}")

    def _countries(self) -> list[tuple[str, float | None]]:
        if self.iati.countries:
            return list(self.iati.countries.items())
        return [] if self.iati.regions else [(self.file.country, None)]

    def after_places(self, activity: etree._Element) -> None:
        """Add for what it is, and what all its money is."""
        for sector in self.iati.sectors:
            keys = {"vocabulary": sector.vocabulary, "code": sector.code, **_percentage(sector.percentage)}
            element = etree.SubElement(activity, "sector", keys)
            if sector.name:
                said = {each: self.say.say(sector.name, each) for each in self.say.languages}
                self.say.fill(element, said, "iati.sectors")
        kinds = {
            "collaboration-type": self.iati.collaboration_type,
            "default-flow-type": self.iati.flow_type,
            "default-finance-type": self.iati.finance_type,
            "default-aid-type": self.iati.aid_type,
            "default-tied-status": self.iati.tied_status,
        }
        for tag, code in kinds.items():
            if code:
                etree.SubElement(activity, tag, {"code": code})

    def links(self, activity: etree._Element) -> None:
        """Add the documents for which somebody has declared where they can be had."""
        for link in self.iati.links:
            document = self.file.documents[link.document]
            element = etree.SubElement(activity, "document-link", {"url": link.url, "format": link.format})
            self.say.put(element, "title", document.title, f"documents[{link.document}].title")
            etree.SubElement(element, "category", {"code": link.category})


def _percentage(part: float | None) -> dict[str, str]:
    return {} if part is None else {"percentage": plain(part)}


def _updated(programme: Programme) -> str:
    """Return when a file of the programme was last changed: the same facts make the same file."""
    changed = max(path.stat().st_mtime for path in programme.folder.rglob("*") if path.is_file())
    moment = min(datetime.fromtimestamp(int(changed), UTC), datetime.now(UTC))
    return moment.isoformat(timespec="seconds")
