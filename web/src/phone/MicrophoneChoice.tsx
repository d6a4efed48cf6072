import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenMicrophone } from './microphone';

/** Which microphone the next call uses. Names appear once the browser's permission was given. */
export function MicrophoneChoice() {
  const { t } = useTranslation();
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [chosen, setChosen] = useState(chosenMicrophone.get);
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!media) return;
    const list = () =>
      void media
        .enumerateDevices()
        .then((all) =>
          setDevices(all.filter((one) => one.kind === 'audioinput' && one.deviceId && one.label)),
        );
    list();
    media.addEventListener('devicechange', list);
    return () => media.removeEventListener('devicechange', list);
  }, []);
  const options = devices
    .filter((one) => one.deviceId !== 'default')
    .map((one) => ({ value: one.deviceId, label: one.label }));
  return (
    <Select
      label={t('phone.checks.device')}
      value={chosen}
      allowDeselect={false}
      mt="sm"
      data={[{ value: '', label: t('phone.checks.default') }, ...options]}
      onChange={(id) => {
        chosenMicrophone.set(id ?? '');
        setChosen(id ?? '');
      }}
    />
  );
}
