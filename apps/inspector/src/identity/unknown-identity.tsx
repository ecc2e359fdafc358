import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { identityUrl } from '../routes';
import { identitiesQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { readableName } from '../format';
import styles from './unknown-identity.module.css';

/** A name that the gallery does not have, and those that share its last word. */
export function UnknownIdentity({ name, problem }: { name: string; problem: Error }) {
  const lastWord = readableName(name).split(' ').at(-1)!;
  const { data } = useQuery(identitiesQuery(lastWord));
  return (
    <>
      <h1>{readableName(name)}</h1>
      <ProblemNotice problem={problem} />
      {data && data.nodes.length > 0 && (
        <section>
          <h2>Names with “{lastWord}”</h2>
          <ul className={styles.names}>
            {data.nodes.map((identity) => (
              <li key={identity.name}>
                <Link href={identityUrl(identity.name)}>{readableName(identity.name)}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>
        <Link href="/" className="button">
          Find a person on the compare page
        </Link>
      </p>
    </>
  );
}
