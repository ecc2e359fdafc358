import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';
import { getNamedType, GraphQLInt, type GraphQLNamedType, isInputObjectType, isRequiredInputField } from 'graphql';

/*
 * graphql-js reports every invalid input in the same way, but this API has specific codes for some of them. The type of the invalid
 * value determines the code; the text of graphql-js's message is shown, but never interpreted.
 */

/** A value of the input that is missing or not valid. */
export interface InputFault {
  /** Types of the value and of the input object that contains it, and of required fields that are missing in it. */
  types: (GraphQLNamedType | null | undefined)[];
  /** Type of the value, if one is given that the type does not accept. */
  rejectedBy: GraphQLNamedType | null | undefined;
  /** Whether it is a variable whose declared type does not fit. */
  isVariableType?: boolean;
}

/** The fault as an error of this API; null if graphql-js's own error describes it best. */
export function toLookalikeError(
  { types, rejectedBy, isVariableType }: InputFault,
  message: string,
): LookalikeError | null {
  if (types.some((type) => type?.name === 'ImageInput')) {
    return new LookalikeError(
      'IMAGE_INPUT_INVALID',
      message,
      isVariableType
        ? 'Declare the variable with the type of the field and `!`: `ID!` for photo and upload, `String!` for base64 and url.'
        : 'Set exactly one of photo, base64, url and upload, to a value that is not null.',
    );
  }
  if (rejectedBy === GraphQLInt) {
    return outOfRange(message, 'Use an integer in the range that the description of the argument gives.');
  }
  if (rejectedBy?.name === 'ModelName') return outOfRange(message, `Use one of the models ${MODEL_NAMES.join(', ')}.`);
  return null;
}

export function outOfRange(message: string, remedy: string): LookalikeError {
  return new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, remedy);
}

/** Types of the required fields of an input object that `names` lacks. */
export function missingFieldTypes(type: GraphQLNamedType | undefined, names: ReadonlySet<string>): GraphQLNamedType[] {
  if (!isInputObjectType(type)) return [];
  const missing = Object.values(type.getFields()).filter(
    (field) => isRequiredInputField(field) && !names.has(field.name),
  );
  return missing.map((field) => getNamedType(field.type));
}

/** graphql-js repeats the value that it rejects, which may be an image of 20 MB. */
export function shorten(message: string): string {
  return message.length <= 500 ? message : `${message.slice(0, 300)} … ${message.slice(-150)}`;
}
