import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';

interface Part {
  name: string;
  description?: string | null;
  args?: readonly Part[];
}

/** Returns the parts of a schema that have no description, as paths: `Photo`, `Photo.url`, `Query.photo(id)`, `Kind.ONE`, `@tag`, `@tag(name)`. */
export function findUndescribed(schema: GraphQLSchema): string[] {
  const undescribed: string[] = [];
  const check = (path: string, { description, args = [] }: Part) => {
    if (!description?.trim()) undescribed.push(path);
    for (const arg of args) check(`${path}(${arg.name})`, arg);
  };

  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    for (const part of partsOf(type)) check(`${type.name}.${part.name}`, part);
  }
  for (const directive of schema.getDirectives()) {
    if (!isSpecifiedDirective(directive)) check(`@${directive.name}`, directive);
  }
  return undescribed;
}

/** Fields and enum values. */
function partsOf(type: GraphQLNamedType): readonly Part[] {
  if (isEnumType(type)) return type.getValues();
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  return hasFields ? Object.values<Part>(type.getFields()) : [];
}
