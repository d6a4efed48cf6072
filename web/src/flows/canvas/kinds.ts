import {
  IconAdjustments,
  IconAlertTriangle,
  IconApi,
  IconArrowsSplit,
  IconBell,
  IconBellRinging,
  IconBolt,
  IconCalendar,
  IconCalendarEvent,
  IconCalendarTime,
  IconChecks,
  IconClipboardCheck,
  IconClipboardText,
  IconClock,
  IconClockPause,
  IconCloud,
  IconDatabase,
  IconEdit,
  IconFileCheck,
  IconFilePencil,
  IconFilePlus,
  IconFileSearch,
  IconFileText,
  IconHeadset,
  IconHourglass,
  IconList,
  IconListNumbers,
  IconLogout,
  IconMessage,
  IconMessageQuestion,
  IconMicrophone,
  IconMoodSmile,
  IconMusic,
  IconNumbers,
  IconPhoneCall,
  IconPhoneCalling,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconPlayerRecord,
  IconPlugConnected,
  IconQuestionMark,
  IconRoute,
  IconSpeakerphone,
  IconStar,
  IconTicket,
  IconVariable,
  IconVolume,
  IconWebhook,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { NodeKind } from '@/api/flows';
import type { Tone } from '@/design/Chip';

/** The signs that kinds may name; one that is missing here gets its group's. */
const ICONS: Readonly<Record<string, Icon>> = {
  IconAdjustments,
  IconAlertTriangle,
  IconApi,
  IconArrowsSplit,
  IconBell,
  IconBellRinging,
  IconBolt,
  IconCalendar,
  IconCalendarEvent,
  IconCalendarTime,
  IconChecks,
  IconClipboardCheck,
  IconClipboardText,
  IconClock,
  IconClockPause,
  IconCloud,
  IconDatabase,
  IconEdit,
  IconFileCheck,
  IconFilePencil,
  IconFilePlus,
  IconFileSearch,
  IconFileText,
  IconHeadset,
  IconHourglass,
  IconList,
  IconListNumbers,
  IconLogout,
  IconMessage,
  IconMessageQuestion,
  IconMicrophone,
  IconMoodSmile,
  IconMusic,
  IconNumbers,
  IconPhoneCall,
  IconPhoneCalling,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconPlayerRecord,
  IconPlugConnected,
  IconRoute,
  IconSpeakerphone,
  IconStar,
  IconTicket,
  IconVariable,
  IconVolume,
  IconWebhook,
  IconWorld,
};

const OF_GROUP: Readonly<Record<string, { Icon: Icon; tone: Tone }>> = {
  fala: { Icon: IconVolume, tone: 'talk' },
  pergunta: { Icon: IconMessageQuestion, tone: 'warm' },
  lógica: { Icon: IconAdjustments, tone: 'hold' },
  chamado: { Icon: IconTicket, tone: 'go' },
  saída: { Icon: IconLogout, tone: 'ring' },
};

/** How a kind looks: a sign of its own, and the tone of its group (danger is red whatever its group). */
export function lookOf(kind: NodeKind | undefined): { Icon: Icon; tone: Tone } {
  const group = OF_GROUP[kind?.group ?? ''] ?? { Icon: IconQuestionMark, tone: 'calm' as const };
  if (!kind) return group;
  return { Icon: ICONS[kind.icon ?? ''] ?? group.Icon, tone: kind.kind === 'danger' ? 'stop' : group.tone };
}

/** Kinds in the order of the palette: as the server lists them, group by group. */
export function grouped(kinds: readonly NodeKind[]): { group: string; kinds: NodeKind[] }[] {
  const groups = new Map<string, NodeKind[]>();
  for (const kind of kinds) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
  return [...groups].map(([group, all]) => ({ group, kinds: all }));
}
