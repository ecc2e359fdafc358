import { Link } from 'wouter';

/** An address that names no view. */
export function NoSuchPage() {
  return (
    <section>
      <title>No such page · Lookalike</title>
      <h1>There is no such page</h1>
      <p>
        <Link href="/">Compare models on a face</Link>, or look at the <Link href="/ingestions">ingestions</Link>.
      </p>
    </section>
  );
}
