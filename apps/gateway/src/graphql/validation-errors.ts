import { LookalikeError } from '@lookalike/domain';
import {
  type ASTNode,
  type DocumentNode,
  getNamedType,
  GraphQLError,
  type GraphQLSchema,
  isRequiredArgument,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type InputFault, missingFieldTypes, outOfRange, shorten, toLookalikeError } from './input-fault';

/** Returns the validation errors; those about literal values have the codes of this API. */
export function classifyValidationErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const faults = findFaults(schema, document, new Set(errors.map(faultyNode)));
  return errors.map((error) => {
    if (LookalikeError.is(error.originalError)) return error;
    const node = faultyNode(error);
    const fault = node && faults.get(node);
    const originalError = fault && toLookalikeError(fault, shorten(error.message));
    return originalError ? withOriginal(error, originalError) : withCode(error, 'GRAPHQL_VALIDATION_FAILED');
  });
}

/** An argument that variables leave without a valid value: `k: $k` with null, where $k has a default. */
export function classifyArgumentError(
  schema: GraphQLSchema,
  document: DocumentNode,
  error: GraphQLError,
): GraphQLError {
  const node = error.nodes?.[0];
  const fault = node && findFaults(schema, document, new Set([node])).get(node);
  const message = shorten(error.message);
  const originalError =
    (fault && toLookalikeError(fault, message)) ??
    outOfRange(message, 'Omit the argument to use its default, or set it to a valid value.');
  return withOriginal(error, originalError);
}

/** The node that an error is about. VariablesInAllowedPositionRule names the definition first, then the use, whose type matters. */
function faultyNode({ nodes = [] }: GraphQLError): ASTNode | undefined {
  const [first, second] = nodes;
  if (first?.kind === Kind.VARIABLE_DEFINITION) return second;
  // Other errors about a variable, for example that it is not defined, do not concern its value.
  return first?.kind === Kind.VARIABLE ? undefined : first;
}

function findFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  nodes: ReadonlySet<ASTNode | undefined>,
): Map<ASTNode, InputFault> {
  const faults = new Map<ASTNode, InputFault>();
  const typeInfo = new TypeInfo(schema);
  const enter = (node: ASTNode) => {
    if (nodes.has(node)) faults.set(node, faultAt(node, typeInfo));
  };
  visit(document, visitWithTypeInfo(typeInfo, { enter }));
  return faults;
}

function faultAt(node: ASTNode, typeInfo: TypeInfo): InputFault {
  const type = getNamedType(typeInfo.getInputType() ?? undefined);
  const parent = getNamedType(typeInfo.getParentInputType() ?? undefined);
  switch (node.kind) {
    case Kind.FIELD: {
      const names = new Set(node.arguments?.map(({ name }) => name.value));
      const missing = typeInfo.getFieldDef()?.args.filter((arg) => isRequiredArgument(arg) && !names.has(arg.name));
      return { types: missing?.map((arg) => getNamedType(arg.type)) ?? [], rejectedBy: null };
    }
    case Kind.OBJECT: {
      const names = new Set(node.fields.map(({ name }) => name.value));
      return { types: [type, parent, ...missingFieldTypes(type, names)], rejectedBy: type };
    }
    case Kind.VARIABLE:
      return { types: [type, parent], rejectedBy: null, isVariableType: true };
    case Kind.OBJECT_FIELD:
    case Kind.NULL:
      return { types: [type, parent], rejectedBy: null };
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
    case Kind.LIST:
      return { types: [type, parent], rejectedBy: type };
    default:
      return { types: [], rejectedBy: null };
  }
}

function withOriginal({ nodes, source, positions, path }: GraphQLError, originalError: LookalikeError): GraphQLError {
  return new GraphQLError(originalError.message, { nodes, source, positions, path, originalError });
}

/** Adds one of Apollo's codes. */
export function withCode({ message, nodes, source, positions, path }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}
