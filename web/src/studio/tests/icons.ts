import {
  IconDialpad,
  IconEarOff,
  IconFlag,
  IconMapPin,
  IconMessage,
  IconPlugConnected,
  IconVolume,
  IconZzz,
  type Icon,
} from '@tabler/icons-react';
import type { StepKind } from './steps';

export const ICONS: Record<StepKind, Icon> = {
  citizen: IconMessage,
  keys: IconDialpad,
  silence: IconZzz,
  deaf: IconEarOff,
  expect: IconMapPin,
  says: IconVolume,
  outcome: IconFlag,
  answer: IconPlugConnected,
};
