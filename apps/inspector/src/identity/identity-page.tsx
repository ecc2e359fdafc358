export function IdentityPage() {
  return <h1>IdentityPage</h1>;
}
