import { DataType, type FieldType } from '@zilliz/milvus2-sdk-node';
import milvusProto from '@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus';
import { type INamespace, Root } from 'protobufjs';
import { fields } from '../collection/columns';
import { decodeColumn, encodeColumn } from './column-data';

/** The SDK's definition of a column. */
const fieldData = Root.fromJSON(milvusProto as INamespace).lookupType('milvus.proto.schema.FieldData');

const COLUMNS: { field: FieldType; values: unknown[] }[] = [
  { field: { name: 'text', data_type: DataType.VarChar }, values: ['', 'é', "a'b"] },
  { field: { name: 'flag', data_type: DataType.Bool }, values: [true, false, true] },
  { field: { name: 'number', data_type: DataType.Int32 }, values: [0, -1, 2 ** 31 - 1] },
  { field: { name: 'real', data_type: DataType.Double }, values: [0.1, -1e300, 5e-324] },
  {
    field: { name: 'vector', data_type: DataType.FloatVector, dim: 2 },
    values: [Float32Array.of(0.5, -1), Float32Array.of(0.25, 3)],
  },
];

describe.each(COLUMNS)('a column $field.name', ({ field, values }) => {
  const message = Buffer.from(encodeColumn(field, values));

  it('is decoded as it was encoded', () => {
    expect(decodeColumn(message)).toEqual({ name: field.name, values });
    expect(decodeColumn(Buffer.from(encodeColumn(field, [])))).toEqual({ name: field.name, values: [] });
  });

  it('is what the SDK encodes', () => {
    const message = encodeColumn(field, values);
    const decoded = fieldData.decode(message);
    expect(fieldData.verify(decoded)).toBeNull();
    expect(Buffer.from(fieldData.encode(decoded).finish())).toEqual(Buffer.from(message));
    expect(decoded).toMatchObject({ field_name: field.name, type: field.data_type });
  });

  it('is rejected if it is truncated at any byte but the end of a field', () => {
    const decodedLengths = Array.from({ length: message.length - 1 }, (_, index) => index + 1).filter((length) => {
      try {
        decodeColumn(message.subarray(0, length));
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return false;
      }
    });
    // After the type, and after the name.
    expect(decodedLengths).toEqual([2, 4 + field.name.length]);
  });
});

it('has an encoding for each column of an index', () => {
  for (const field of fields(1)) expect(() => encodeColumn(field, [])).not.toThrow();
  expect(() => encodeColumn({ name: 'json', data_type: DataType.JSON }, [])).toThrow('json');
});
