/** A photo's id, which breaks between the identity and the number where it does not fit on one line. */
export function PhotoId({ id }: { id: string }) {
  const start = id.lastIndexOf('/') + 1;
  return (
    <>
      {id.slice(0, start)}
      <wbr />
      {id.slice(start)}
    </>
  );
}
