"""How a walk ended, as one word and in Portuguese."""

from __future__ import annotations

from ivr.model import Ended, Outcome, ToFlow, ToNumber, ToQueue

ENDS = {
    "hung_up": "O cidadão desligou.",
    "no_way_on": "O fluxo não achou como continuar.",
    "stopped": "Ensaio interrompido.",
}


def outcome_word(outcome: Outcome) -> str:
    """to_queue, to_number, to_flow, solved, ended, hung_up or no_way_on."""
    match outcome:
        case ToQueue():
            return "to_queue"
        case ToNumber():
            return "to_number"
        case ToFlow():
            return "to_flow"
        case Ended(reason="hung_up" | "no_way_on"):
            return outcome.reason
        case Ended():
            return "solved" if outcome.solved else "ended"


def outcome_target(outcome: Outcome) -> str:
    """Which queue, number or flow; the flow's own word for its end."""
    match outcome:
        case ToQueue():
            return outcome.queue
        case ToNumber():
            return outcome.number
        case ToFlow():
            return outcome.flow
        case Ended():
            return outcome.reason


def told(word: str, target: str) -> str:
    """One sentence for (outcome, target) as `outcome_word` and `outcome_target` give them."""
    match word:
        case "to_queue":
            return f"Passa para a fila “{target}”."
        case "to_number":
            return f"Passa para o número {target}."
        case "to_flow":
            return f"Continua no fluxo “{target}”."
        case "solved":
            return f"Termina resolvido{f' ({target})' if target else ''}."
        case "ended":
            return f"Termina sem solução{f' ({target})' if target else ''}."
    return ENDS.get(word, word)


def describe(outcome: Outcome) -> str:
    """One sentence for an outcome."""
    return told(outcome_word(outcome), outcome_target(outcome))
