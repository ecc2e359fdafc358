export function IngestionsPage() {
  return <h1>IngestionsPage</h1>;
}
