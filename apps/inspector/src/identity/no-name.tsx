import { Link } from 'wouter';

/** An address that names nobody. */
export function NoName() {
  return (
    <section>
      <title>Identity · Lookalike</title>
      <h1>No identity is named</h1>
      <p className="muted">The address of an identity’s page ends with a name: /identity?name=George_W_Bush.</p>
      <Link href="/" className="button primary">
        Find a person on the compare page
      </Link>
    </section>
  );
}
