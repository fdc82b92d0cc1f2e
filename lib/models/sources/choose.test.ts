import { describe, expect, it } from 'vitest'
import { chooseModel } from './choose-model'
import { chooseSae } from './choose-sae'
import { SourceError } from './source-error'

const files = (...paths: string[]) => paths.map((path) => ({ path, size: 1000 }))
const targets = (chosen: { target: string }[]) => chosen.map(({ target }) => target).sort()
const BASE = ['config.json', 'tokenizer.json', 'tokenizer_config.json']

describe('the files of a model', () => {
  it('are those that it is run with', () => {
    const offered = [...BASE, 'generation_config.json', 'special_tokens_map.json', 'chat_template.jinja', 'model.safetensors']
    const others = ['README.md', '.gitattributes', 'onnx/model.onnx', 'pytorch_model.bin', 'flax_model.msgpack', 'vocab.json', 'original/consolidated.safetensors']
    expect(targets(chooseModel(files(...offered, ...others)))).toEqual(offered.toSorted())
  })

  it('are the shards and their index, not other weights beside them', () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json']
    expect(targets(chooseModel(files(...BASE, ...shards, 'consolidated.safetensors')))).toEqual([...BASE, ...shards].sort())
    expect(targets(chooseModel(files(...BASE, ...shards, 'model.safetensors')))).toEqual([...BASE, 'model.safetensors'].sort())
  })

  it('are also an SAE, a catalogue and a profile that lie with it', () => {
    const beside = ['catalogue.jsonl', 'contexts.jsonl', 'profile.json', 'sae/cfg.json', 'sae/sae_weights.safetensors']
    expect(targets(chooseModel(files(...BASE, 'model.safetensors', ...beside)))).toEqual([...BASE, 'model.safetensors', ...beside].sort())
  })

  it('are one GGUF file, or that which is named', () => {
    expect(targets(chooseModel(files('a.gguf', 'README.md')))).toEqual(['a.gguf'])
    expect(targets(chooseModel(files('q/a.gguf', 'q/b.gguf'), 'q/b.gguf'))).toEqual(['b.gguf'])
    expect(() => chooseModel(files('a.gguf', 'b.gguf'))).toThrow(/2 GGUF files[^]*a\.gguf {2}\(1\.00 kB\)[^]*b\.gguf/)
  })

  it('may lie in a folder of the source', () => {
    const inner = [...BASE, 'model.safetensors'].map((name) => `small/${name}`)
    expect(targets(chooseModel(files(...inner), 'small'))).toEqual([...BASE, 'model.safetensors'].sort())
    expect(() => chooseModel(files(...inner))).toThrow(/in a folder: small/)
  })

  it.each<[string, string[], RegExp]>([
    ['pickled weights', [...BASE, 'pytorch_model.bin'], /pickled \(pytorch_model.bin\).*save_pretrained/],
    ['an adapter', ['adapter_config.json', 'adapter_model.safetensors'], /adapter \(LoRA\)/],
    ['a model without tokenizer.json', ['config.json', 'model.safetensors'], /no tokenizer.json/],
    ['weights without a configuration', ['x.safetensors'], /no config.json/],
    ['a GGUF file in parts', ['m-00001-of-00002.gguf'], /one part of a GGUF file.*--merge/],
    ['nothing of use', ['README.md'], /nothing that Tiller runs/],
    ['nothing', [], /no files/],
  ])('are not %s', (_, paths, words) => {
    expect(() => chooseModel(files(...paths))).toThrow(SourceError)
    expect(() => chooseModel(files(...paths))).toThrow(words)
  })
})

describe('the files of an SAE', () => {
  it.each<[string, string[], string | undefined, string[]]>([
    ['SAELens', ['b/cfg.json', 'b/sae_weights.safetensors', 'b/sparsity.safetensors', 'README.md'], undefined, ['cfg.json', 'sae_weights.safetensors', 'sparsity.safetensors']],
    ['Gemma Scope', ['layer_1/width_16k/average_l0_9/params.npz', 'layer_2/width_16k/average_l0_9/params.npz'], 'layer_2', ['params.npz']],
    ['Llama Scope', ['L1R/hyperparams.json', 'L1R/checkpoints/final.safetensors'], 'L1R', ['checkpoints/final.safetensors', 'hyperparams.json']],
    ['Goodfire', ['README.md', 'Llama-3.1-8B-Instruct-SAE-l19.pth'], undefined, ['Llama-3.1-8B-Instruct-SAE-l19.pth']],
    ['sparsify', ['layers.0/cfg.json', 'layers.0/sae.safetensors', 'layers.1/cfg.json', 'layers.1/sae.safetensors', 'layers.1/optimizer_0.pt'], 'layers.1', ['cfg.json', 'sae.safetensors']],
    ['dictionary_learning', ['t/trainer_0/ae.pt', 't/trainer_0/config.json'], undefined, ['ae.pt', 'config.json']],
    ['Qwen-Scope', ['config.json', 'layer0.sae.pt', 'layer1.sae.pt'], 'layer1.sae.pt', ['config.json', 'layer1.sae.pt']],
    ['a top beside folders', ['cfg.json', 'sae.safetensors', 'more/sae.safetensors'], '.', ['cfg.json', 'sae.safetensors']],
  ])('are those of its form: %s', (_, paths, inside, expected) => {
    expect(targets(chooseSae(files(...paths), inside))).toEqual(expected)
  })

  it('are chosen by a person where there are several', () => {
    expect(() => chooseSae(files('a/sae.pt', 'b/sae.pt', 'c.pt'))).toThrow(/3 folders[^]*\.\n {2}a\n {2}b/)
    expect(() => chooseSae(files('a.pt', 'b.pt'))).toThrow(/2 files[^]*a.pt/)
  })

  it('are not those of a model', () => {
    expect(() => chooseSae(files(...BASE, 'model.safetensors'))).toThrow(/no SAE/)
    expect(() => chooseSae(files('a/sae.pt'), 'b')).toThrow(/no SAE in "b"/)
  })
})
