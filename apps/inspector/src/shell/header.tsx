import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { usePathname } from 'wouter/use-browser-location';
import { galleryQuery } from '../data/queries';
import icon from '../icon.svg';
import styles from './header.module.css';

const VIEWS = [
  { href: '/', name: 'Compare' },
  { href: '/ingestions', name: 'Ingestion' },
];

/** Where one is, where one can go, and what is searched. */
export function Header() {
  const path = usePathname();
  const { data: gallery } = useQuery(galleryQuery());
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.name}>
        <img src={icon} alt="" width={28} height={28} />
        Lookalike
      </Link>
      <nav aria-label="Views" className={styles.views}>
        {VIEWS.map(({ href, name }) => (
          <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
            {name}
          </Link>
        ))}
        <a href="/graphql">Playground</a>
      </nav>
      {gallery && (
        <p className={styles.gallery}>
          Gallery <strong>{gallery.name}</strong>
          <span className="muted">
            {' '}
            · {gallery.photoCount.toLocaleString('en')} photos · {gallery.identityCount.toLocaleString('en')} identities
          </span>
        </p>
      )}
    </header>
  );
}
