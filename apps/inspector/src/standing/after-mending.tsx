/** The gateway keeps what it could not open when it started. */
export function AfterMending() {
  return (
    <p>When that is done, start the gateway again. What is only being opened comes by itself; so does this page.</p>
  );
}
