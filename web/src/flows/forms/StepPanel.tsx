import { Button } from '@mantine/core';
import { IconCopy, IconCopyPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useInner } from '../inner';
import { useStudio } from '../studio';
import { FlowForm } from './FlowForm';
import { StepForm } from './StepForm';
import css from './forms.module.css';

/** What is being worked on: one step, several, or the flow itself. */
export default function StepPanel() {
  const { selected } = useStudio();
  const { picked, nodes } = useInner();
  const node = nodes.get(selected ?? '');
  if (picked.length > 1) return <Many count={picked.length} />;
  return node ? <StepForm key={node.key} node={node} /> : <FlowForm />;
}

function Many({ count }: { count: number }) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const { copy, duplicate, remove } = useInner();
  return (
    <div className={css.form}>
      <p className={css.title}>{t('flows.canvas.many', { count })}</p>
      <p className={css.quiet}>{t('flows.step.manyLead')}</p>
      <Button variant="default" leftSection={<IconCopy size={17} />} onClick={() => copy(false)}>
        {t('flows.node.copy')}
      </Button>
      {writable && (
        <>
          <Button variant="default" leftSection={<IconCopyPlus size={17} />} onClick={duplicate}>
            {t('flows.node.duplicate')}
          </Button>
          <Button variant="light" color="rose" leftSection={<IconTrash size={17} />} onClick={remove}>
            {t('flows.node.remove')}
          </Button>
        </>
      )}
    </div>
  );
}
