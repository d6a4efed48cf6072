"""The kinds of node: one file each, one line each here."""

from __future__ import annotations

from ivr.nodes.action import Action
from ivr.nodes.announcement import Announcement
from ivr.nodes.ask import FreeAsk
from ivr.nodes.base import Finding, Kind, Known
from ivr.nodes.callback import Callback
from ivr.nodes.choose import Choose
from ivr.nodes.condition import Condition
from ivr.nodes.confirm import Confirm
from ivr.nodes.danger import Danger
from ivr.nodes.end import End
from ivr.nodes.find_ticket import FindTicket
from ivr.nodes.hours import Hours
from ivr.nodes.http import Http
from ivr.nodes.menu import Menu
from ivr.nodes.message import Message
from ivr.nodes.open_ticket import OpenTicket
from ivr.nodes.recording import Recording
from ivr.nodes.say import Say
from ivr.nodes.set_values import SetValues
from ivr.nodes.slot import Slot
from ivr.nodes.survey import SurveyNode
from ivr.nodes.to_flow import ToOtherFlow
from ivr.nodes.to_number import ToTelephone
from ivr.nodes.transfer import Transfer
from ivr.nodes.update_ticket import UpdateTicket
from ivr.nodes.wait import Wait
from ivr.nodes.wait_event import WaitEvent

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Say(),
        Announcement(),
        FreeAsk(),
        Menu(),
        Confirm(),
        Slot(),
        Choose(),
        Message(),
        SurveyNode(),
        Wait(),
        Recording(),
        Condition(),
        SetValues(),
        Hours(),
        Action(),
        Http(),
        WaitEvent(),
        FindTicket(),
        OpenTicket(),
        UpdateTicket(),
        Transfer(),
        Callback(),
        Danger(),
        ToTelephone(),
        ToOtherFlow(),
        End(),
    )
}

__all__ = ["KINDS", "Finding", "Kind", "Known"]
