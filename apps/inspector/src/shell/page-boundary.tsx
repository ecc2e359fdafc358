import { Component, type ReactNode } from 'react';
import { ProblemNotice } from '../problem/problem-notice';

interface State {
  error: Error | null;
}

/** A view that breaks, or whose files are gone since the gateway was updated, leaves the rest of the page standing. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ProblemNotice problem={error}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </ProblemNotice>
    );
  }
}
