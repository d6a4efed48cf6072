import { Component, type ErrorInfo, type ReactNode } from 'react';
import i18next from 'i18next';
import { Notice } from '@/design/States';

/** A page that breaks must not take the telephone with it: only its own part is replaced. */
export class ErrorEdge extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice
        title={i18next.t('app.state.broken')}
        lead={i18next.t('app.state.brokenLead')}
        action={i18next.t('app.state.again')}
        onAction={() => this.setState({ broken: false })}
      />
    );
  }
}
