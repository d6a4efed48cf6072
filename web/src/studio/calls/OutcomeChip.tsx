import { useTranslation } from 'react-i18next';
import { Chip } from '@/design/Chip';
import { known, TONES } from './outcomes';

export function OutcomeChip({ outcome }: { outcome: string }) {
  const { t } = useTranslation();
  const one = known(outcome);
  return <Chip tone={one ? TONES[one] : 'calm'}>{one ? t(`studio.calls.ended.${one}`) : outcome}</Chip>;
}
