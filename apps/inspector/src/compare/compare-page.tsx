import { useCompareRoute } from '../use-routes';
import { SideBySide } from '../side-by-side/side-by-side';
import { PinnedTray } from '../side-by-side/pinned-tray';
import { Answers } from './answers';
import styles from './compare-page.module.css';
import { ProbeChooser } from './probe-chooser';
import { ProbePanel } from './probe-panel';
import { imageName } from '../image-reference';
import { useProbeAtFault } from './use-probe-at-fault';
import { Welcome } from './welcome';

/** A probe, and what each model takes for the most alike. */
export function ComparePage() {
  const { route } = useCompareRoute();
  const { image } = route;
  const isAtFault = useProbeAtFault(image);
  return (
    <>
      <title>{image ? `${imageName(image)} · Lookalike` : 'Lookalike'}</title>
      <div className={styles.columns}>
        <section className={styles.probe} aria-labelledby="probe-heading">
          <h1 id="probe-heading" className={styles.heading}>
            {image ? 'Probe' : 'Who looks like whom?'}
          </h1>
          <ProbeChooser />
          {image && <ProbePanel image={image} />}
        </section>
        {image && !isAtFault ? <Answers image={image} /> : <Welcome />}
      </div>
      <PinnedTray />
      <SideBySide />
    </>
  );
}
