"""How a walk ended, in Portuguese."""

from __future__ import annotations

ENDS = {
    "hung_up": "O cidadão desligou.",
    "no_way_on": "O fluxo não achou como continuar.",
    "stopped": "Ensaio interrompido.",
}


def told(word: str, target: str) -> str:
    """One sentence for an outcome and its target, as `ivr.trail.model.outcome_words` gives them."""
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
