import { isLookalikeError } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { identityPhotosQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { IdentityHead } from './identity-head';
import { Photos } from './photos';
import { readableName } from '../format';
import { Resemblance } from './resemblance';
import { UnknownIdentity } from './unknown-identity';
import { useSteadyError } from '../standing/use-steady-error';
import { useUntold } from './use-untold';

/** The person of a name, who may be nobody. */
export function IdentityOfName({ name }: { name: string }) {
  const photos = useInfiniteQuery(identityPhotosQuery(name));
  const { data, isFetchNextPageError } = photos;
  const error = useSteadyError(photos);
  const problem = useUntold(isFetchNextPageError ? null : error);
  const title = <title>{`${readableName(name)} · Lookalike`}</title>;
  if (isLookalikeError(error, 'IDENTITY_NOT_FOUND')) {
    return (
      <>
        {title}
        <UnknownIdentity name={name} problem={error} />
      </>
    );
  }
  const identity = data?.pages[0] ?? null;
  return (
    <>
      {title}
      <IdentityHead name={name} identity={identity} />
      {problem && <ProblemNotice problem={problem} />}
      <Resemblance name={name} identity={identity} told={error} />
      {(data || !error) && <Photos name={name} photos={photos} />}
    </>
  );
}
