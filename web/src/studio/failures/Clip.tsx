import { ActionIcon } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconVolumeOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '@/api/studio';
import { useMay } from '@/app/SessionContext';
import { useSay } from '@/design/Say';
import { shortMoment } from '@/i18n/format';
import css from './failures.module.css';

/** The citizen's own voice, cut to the one utterance; fetched only when played. */
export function Clip({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const say = useSay();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const allowed = useMay()('recording.listen');
  if (!failure.clip || !allowed) {
    return (
      <span className={css.mute} title={t('studio.failures.noClip')}>
        <IconVolumeOff size={18} aria-label={t('studio.failures.noClip')} />
      </span>
    );
  }
  const failed = () => {
    setPlaying(false);
    say.note(t('studio.failures.clipFailed'), 'bad');
  };
  const toggle = () => (playing ? audio.current?.pause() : void audio.current?.play().catch(failed));
  const Icon = playing ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <>
      <audio
        ref={audio}
        src={failure.clip}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
      <ActionIcon
        size="lg"
        radius="xl"
        variant="light"
        aria-label={
          playing ? t('studio.failures.pause') : t('studio.failures.play', { at: shortMoment(failure.at) })
        }
        onClick={toggle}
      >
        <Icon size={18} />
      </ActionIcon>
    </>
  );
}
