import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A field of a protocol buffer: a number, or bytes with their length. */
type Field = readonly [field: number, value: number | Uint8Array | string]

/** Protocol buffers' wire format, as much of it as ONNX takes (protobuf.dev/programming-guides/encoding). */
function message(...fields: readonly Field[]): Uint8Array {
  const bytes: number[] = []
  const varint = (value: number) => {
    let rest = value
    while (rest > 127) {
      bytes.push((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      varint(field * 8)
      varint(value)
      continue
    }
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value
    varint(field * 8 + 2)
    varint(content.length)
    for (const byte of content) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

const FLOAT = 1
const INT64 = 7

/** A tensor that goes in or comes out; a dimension is a number or the name of one that is free (onnx.proto, ValueInfoProto). */
function valueInfo(name: string, type: number, dimensions: readonly (number | string)[]): Uint8Array {
  const shape = message(
    ...dimensions.map((size): Field => [1, message(typeof size === 'number' ? [1, size] : [2, size])]),
  )
  return message([1, name], [2, message([1, message([1, type], [2, shape])])])
}

/** A model of one step: each token's row of the table (onnx.proto, ModelProto). */
function lookupModel(rows: readonly (readonly number[])[]): Uint8Array {
  const dimensions = rows[0]?.length ?? 0
  const table = message(
    [1, rows.length],
    [1, dimensions],
    [2, FLOAT],
    [8, 'table'],
    [9, new Uint8Array(Float32Array.from(rows.flat()).buffer)],
  )
  const gather = message([1, 'table'], [1, 'input_ids'], [2, 'last_hidden_state'], [3, 'lookup'], [4, 'Gather'])
  const graph = message(
    [1, gather],
    [2, 'tiny'],
    [5, table],
    [11, valueInfo('input_ids', INT64, ['batch', 'sequence'])],
    [11, valueInfo('attention_mask', INT64, ['batch', 'sequence'])],
    [12, valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', dimensions])],
  )
  return message([1, 8], [2, 'ibid'], [7, graph], [8, message([1, ''], [2, 13])])
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']

/** What the tiny model's folder is made of. */
export interface TinyModel {
  /** The vector of each word it knows; all of one length. */
  words: Readonly<Record<string, readonly number[]>>
  /** The vectors of the tokens before and behind each text; zero behind where it is not said. */
  first: readonly number[]
  last?: readonly number[]
  /** Tokens it reads of a text. */
  maxTokens: number
}

/**
 * Writes a folder as a hub has it: a real ONNX graph with real tokenizer files, whose vectors can be counted by hand.
 * Words that it does not know are the zero vector.
 */
export function tinyModel({ words, first, last, maxTokens }: TinyModel): string {
  const folder = mkdtempSync(join(tmpdir(), 'ibid-onnx-'))
  mkdirSync(join(folder, 'onnx'))
  const vocabulary = [...SPECIAL, ...Object.keys(words)]
  const zero = first.map(() => 0)
  const known: Readonly<Record<string, readonly number[] | undefined>> = { ...words, '[CLS]': first, '[SEP]': last }
  const rows = vocabulary.map((token) => known[token] ?? zero)
  writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), lookupModel(rows))
  const json = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value))
  json('config.json', { model_type: 'bert', architectures: ['BertModel'], hidden_size: first.length })
  json('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: maxTokens,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
  })
  json('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      unk_token: '[UNK]',
    },
  })
  return folder
}
