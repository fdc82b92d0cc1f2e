import protobuf from 'protobufjs/light.js'

/**
 * The part of ONNX's protobuf schema that a Llama graph needs, with the field numbers of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: message({
      irVersion: ['int64', 1],
      producerName: ['string', 2],
      graph: ['GraphProto', 7],
      opsetImport: ['OperatorSetIdProto', 8, 'repeated'],
    }),
    OperatorSetIdProto: message({ domain: ['string', 1], version: ['int64', 2] }),
    GraphProto: message({
      node: ['NodeProto', 1, 'repeated'],
      name: ['string', 2],
      initializer: ['TensorProto', 5, 'repeated'],
      input: ['ValueInfoProto', 11, 'repeated'],
      output: ['ValueInfoProto', 12, 'repeated'],
    }),
    NodeProto: message({
      input: ['string', 1, 'repeated'],
      output: ['string', 2, 'repeated'],
      name: ['string', 3],
      opType: ['string', 4],
      attribute: ['AttributeProto', 5, 'repeated'],
      domain: ['string', 7],
    }),
    AttributeProto: message({ name: ['string', 1], f: ['float', 2], i: ['int64', 3], type: ['int32', 20] }),
    TensorProto: message({
      dims: ['int64', 1, 'repeated'],
      dataType: ['int32', 2],
      name: ['string', 8],
      rawData: ['bytes', 9],
      externalData: ['StringStringEntryProto', 13, 'repeated'],
      dataLocation: ['int32', 14],
    }),
    StringStringEntryProto: message({ key: ['string', 1], value: ['string', 2] }),
    ValueInfoProto: message({ name: ['string', 1], type: ['TypeProto', 2] }),
    TypeProto: message({ tensorType: ['TypeProtoTensor', 1] }),
    TypeProtoTensor: message({ elemType: ['int32', 1], shape: ['TensorShapeProto', 2] }),
    TensorShapeProto: message({ dim: ['Dimension', 1, 'repeated'] }),
    Dimension: message({ dimValue: ['int64', 1], dimParam: ['string', 2] }),
  },
})

const modelProto = root.lookupType('ModelProto')

type Field = [type: string, id: number, rule?: 'repeated']

function message(fields: Record<string, Field>) {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, ...(rule && { rule }) }]),
    ),
  }
}

/** ONNX element types, by TensorProto.DataType. */
export const elementType = { F32: 1, U8: 2, I32: 6, I64: 7, F16: 10, BF16: 16 } as const

/** AttributeProto.AttributeType of the two kinds in use. */
export const attributeType = { float: 1, int: 2 } as const

/** TensorProto.DataLocation.EXTERNAL */
export const EXTERNAL = 1

/** Serializes a ModelProto given as a plain object with the names above. */
export function encodeModel(model: Record<string, unknown>): Uint8Array {
  const complaint = modelProto.verify(model)
  if (complaint) throw new TypeError(`Not an ONNX model: ${complaint}`)
  return modelProto.encode(modelProto.create(model)).finish()
}
