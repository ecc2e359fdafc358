/** The gateway keeps what it could not open when it started. */
export function AfterMending() {
  return <p>When that is done, start the gateway again; this page then goes on by itself.</p>;
}
