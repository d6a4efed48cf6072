import { ActionIcon, Select } from '@mantine/core';
import {
  IconDownload,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { story, type Recording } from '@/api/story';
import { clock } from '@/i18n/format';
import { usePeaks } from './queries';
import { Waveform } from './Waveform';
import css from './story.module.css';

const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'];

/** Plays one recording: two voices to see, a slider to move in, speed, ten seconds back and on. */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [speed, setSpeed] = useState('1');
  const peaks = usePeaks(recording.id);
  const total = peaks.data?.seconds ?? recording.seconds ?? 0;
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = Number(speed);
  }, [speed, playing]);

  const move = (to: number) => {
    const place = Math.min(Math.max(0, to), total);
    if (audio.current) audio.current.currentTime = place;
    setAt(place);
  };
  const toggle = () => (playing ? audio.current?.pause() : void audio.current?.play());
  const Shown = playing ? IconPlayerPauseFilled : IconPlayerPlayFilled;

  return (
    <div className={css.box}>
      <div className={css.player}>
        <audio
          ref={audio}
          src={story.audio(recording.id)}
          preload="none"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setPlaying(false)}
          onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        />
        <ul className={css.lanes}>
          <li>{t('ticket.recording.citizen')}</li>
          <li>{t('ticket.recording.other')}</li>
        </ul>
        <div className={css.waveBox}>
          <Waveform channels={peaks.data?.channels ?? []} played={total ? at / total : 0} />
          <input
            type="range"
            className={css.seek}
            min={0}
            max={total}
            step={0.1}
            value={at}
            aria-label={t('ticket.recording.seek')}
            aria-valuetext={t('ticket.recording.position', { at: clock(at), total: clock(total) })}
            onChange={(event) => move(Number(event.currentTarget.value))}
          />
        </div>
        <div className={css.controls}>
          <ActionIcon
            variant="subtle"
            size="lg"
            onClick={() => move(at - 10)}
            aria-label={t('ticket.recording.back')}
          >
            <IconRewindBackward10 size={20} />
          </ActionIcon>
          <ActionIcon
            variant="filled"
            size="xl"
            radius="xl"
            onClick={toggle}
            aria-label={t(playing ? 'ticket.recording.pause' : 'ticket.recording.play')}
          >
            <Shown size={20} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size="lg"
            onClick={() => move(at + 10)}
            aria-label={t('ticket.recording.forward')}
          >
            <IconRewindForward10 size={20} />
          </ActionIcon>
          <span className={css.time}>
            {clock(at)} / {clock(total)}
          </span>
          <Select
            className={css.speed}
            size="xs"
            aria-label={t('ticket.recording.speed')}
            data={SPEEDS.map((value) => ({ value, label: `${value.replace('.', ',')}×` }))}
            value={speed}
            onChange={(value) => setSpeed(value ?? '1')}
            allowDeselect={false}
            comboboxProps={{ withinPortal: true }}
          />
          <ActionIcon
            component="a"
            variant="subtle"
            size="lg"
            href={`${story.audio(recording.id)}?download=true`}
            aria-label={t('ticket.recording.download')}
          >
            <IconDownload size={18} />
          </ActionIcon>
        </div>
      </div>
    </div>
  );
}
