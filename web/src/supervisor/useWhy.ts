import { useTranslation } from 'react-i18next';
import { useOperatorName, useOperators } from '@/api/names';
import type { InteractionNow } from './model';
import { busy } from './sums';
import type { Everything } from './useNow';

/** Why an interaction stands where it stands, in a few words, from what the page knows already. */
export function useWhy(now: Everything): (one: InteractionNow) => string {
  const { t } = useTranslation();
  const nameOf = useOperatorName();
  const lines = useOperators().data ?? [];
  const waits = (queue: string | null | undefined): string => {
    const here = lines
      .filter((each) => each.seats.some((seat) => seat.queue === queue))
      .map((each) => now.operators[each.user_id])
      .filter((each) => each?.presence === 'available' || each?.presence === 'wrap_up');
    if (here.length === 0) return t('supervisor.interactions.whyNobody');
    return here.every((each) => each && (busy(each) || each.presence === 'wrap_up'))
      ? t('supervisor.interactions.whyAll')
      : t('supervisor.interactions.whyFree');
  };
  return (one) => {
    switch (one.stage) {
      case 'waiting':
        return waits(one.queue);
      case 'offering':
        return t('supervisor.interactions.whyRing', { name: nameOf(one.operator) });
      case 'returning':
        return t('supervisor.interactions.whyBack');
      case 'calling':
        return t('supervisor.interactions.whyCalling');
      case 'outside':
        return t('supervisor.interactions.whyOutside');
      case 'talking':
        return t('supervisor.interactions.whyTalk');
      case 'after':
      case 'closing':
        return t('supervisor.interactions.whyAfter');
      default:
        return t('supervisor.interactions.whyIvr');
    }
  };
}
