import { createContext, type ReactNode, use } from 'react';
import { ProblemNotice } from '../components/problem-notice';
import { ImageDrop } from './image-drop';
import { type ProbeChoice, useChooseProbe } from './use-choose-probe';

const Choice = createContext<ProbeChoice | null>(null);

/** Lets a probe be chosen anywhere on the page. */
export function ProbeChoiceProvider({ children }: { children: ReactNode }) {
  const choice = useChooseProbe();
  return (
    <Choice value={choice}>
      <ImageDrop onFile={choice.chooseFile}>{children}</ImageDrop>
    </Choice>
  );
}

export function useProbeChoice(): ProbeChoice {
  return use(Choice)!;
}

/** What has become of a choice that is not made yet. */
export function ProbeChoiceStatus() {
  const { busy, error } = useProbeChoice();
  return (
    <>
      <p role="status" className={busy ? 'small' : 'visually-hidden'}>
        {busy}
      </p>
      {error && <ProblemNotice problem={error} />}
    </>
  );
}
