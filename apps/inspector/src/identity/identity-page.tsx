import { useIdentityRoute } from '../use-routes';
import { IdentityOfName } from './identity-of-name';
import { NoName } from './no-name';

/** A person: the photos, who resembles that person, and which photos are unlike the others. */
export function IdentityPage() {
  const { name } = useIdentityRoute().route;
  // Another person begins anew: nothing of the one before may be taken for the next.
  return name === null ? <NoName /> : <IdentityOfName key={name} name={name} />;
}
