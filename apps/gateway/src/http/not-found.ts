import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';

export const notFound: RequestHandler = ({ method, path }, _response, next) => {
  const error = new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `There is no ${method} ${path.slice(0, 200)} here.`,
    'The inspector is at /, the API at /graphql; pictures are at /photos/<id>, /thumbnails/<id>, /crops/<face id> and /uploads/<id>.',
  );
  next(Object.assign(error, { status: 404 }));
};
