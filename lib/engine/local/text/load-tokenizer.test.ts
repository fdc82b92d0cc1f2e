import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConversationRefused, ModelLoadError } from '../../errors'
import type { Message } from '../../port'
import { loadTokenizer, requireEmbedded } from './load-tokenizer'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tokenizer-'))
})
afterEach(() => rm(dir, { recursive: true }))

const letters = Object.fromEntries([...'abcdefghijklmnopqrstuvwxyz <>/'].map((letter, id) => [letter, id]))
const special = (id: number, content: string) => ({ id, content, special: true, normalized: false })
const tokenizerFile = {
  added_tokens: [special(40, '<s>'), special(41, '</s>')],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: 'Fuse' },
  model: { type: 'BPE', vocab: letters, merges: [] as string[][] },
}
const beginsWithBos = {
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
  pair: [],
  special_tokens: { '<s>': { id: '<s>', ids: [40], tokens: ['<s>'] } },
}
const TEMPLATE = "{% for m in messages %}{{ '<s>' + m['role'] + ' ' + m['content'] + '</s>' }}{% endfor %}"

interface Folder {
  tokenizer?: object
  config?: object | null
  files?: Record<string, string>
}

async function load({ tokenizer = {}, config = { chat_template: TEMPLATE }, files = {} }: Folder = {}) {
  await writeFile(join(dir, 'tokenizer.json'), JSON.stringify({ ...tokenizerFile, ...tokenizer }))
  if (config) await writeFile(join(dir, 'tokenizer_config.json'), JSON.stringify(config))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return loadTokenizer(dir)
}

const messages: Message[] = [{ role: 'user', content: 'hi' }]
const withSystem: Message[] = [{ role: 'system', content: 'be kind' }, ...messages]
const render = async (folder: Folder, conversation = messages) =>
  (await load(folder)).template.render({ messages: conversation, add_generation_prompt: true })
const marked = (mark: string) => `${mark}{% for m in messages %}{{ m['content'] }}{% endfor %}`

describe('the chat template', () => {
  it('is that of chat_template.jinja before that of the configuration', async () => {
    const files = { 'chat_template.jinja': marked('FILE ') }
    expect(await render({ files })).toBe('FILE hi')
    expect(await render({ files, config: null })).toBe('FILE hi')
  })

  it('is the one named "default" of several', async () => {
    const chat_template = [
      { name: 'tool_use', template: marked('TOOL ') },
      { name: 'default', template: marked('DEFAULT ') },
    ]
    expect(await render({ config: { chat_template } })).toBe('DEFAULT hi')
    await expect(load({ config: { chat_template: chat_template.slice(0, 1) } })).rejects.toThrow(
      /of its chat templates \(tool_use\) none is named "default"/,
    )
  })

  it('knows the tokens that texts begin and end with, in both spellings', async () => {
    const chat_template = '{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}'
    const config = { chat_template, bos_token: '<s>', eos_token: { content: '</s>', special: true } }
    expect(await render({ config })).toBe('<s>hi</s>')
    expect(await load({ config })).toMatchObject({ bosToken: '<s>', eosToken: '</s>' })
  })

  it('takes these tokens from special_tokens_map.json where the configuration is silent', async () => {
    const files = { 'special_tokens_map.json': JSON.stringify({ eos_token: '</s>', bos_token: '<x>' }) }
    const config = { chat_template: TEMPLATE, bos_token: '<s>' }
    expect(await load({ files, config })).toMatchObject({ bosToken: '<s>', eosToken: '</s>' })
  })

  it('is given tools and documents without a value, as by transformers', async () => {
    const chat_template = `{% if tools is defined and tools is none and documents is none %}NONE {% endif %}${TEMPLATE}`
    expect(await render({ config: { chat_template } })).toBe('NONE <s>user hi</s>')
  })

  it.each<[string, string, RegExp]>([
    ['is no Jinja template', '{% for m in messages %}', /Cannot use the chat template of .*tokenizer.json/],
    [
      'fails',
      "{{ raise_exception('no luck') }}",
      /fails on a plain conversation \(no luck\).*chat_template.jinja/,
    ],
    ['uses what does not exist', '{{ messages | unheard_of }}', /fails on a plain conversation/],
    ['leaves out a message', "{{ messages[0]['content'] }}", /leaves out what the assistant says/],
  ])('is refused at load if it %s', async (_, chat_template, message) => {
    await expect(load({ config: { chat_template } })).rejects.toThrow(ModelLoadError)
    await expect(load({ config: { chat_template } })).rejects.toThrow(message)
  })

  it.each([
    ['refuses', "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"],
    ['drops', "{% if messages[0]['role'] == 'system' %}{% set messages = messages[1:] %}{% endif %}"],
  ])('that %s a system message works without one, and says so to whoever sends one', async (_, head) => {
    const config = { chat_template: `${head}${TEMPLATE}` }
    expect(await render({ config })).toBe('<s>user hi</s>')
    await expect(render({ config }, withSystem)).rejects.toThrow(ConversationRefused)
    await expect(render({ config }, withSystem)).rejects.toThrow(/takes no system message/)
  })

  it('passes on, in its own words, why it does not take a conversation', async () => {
    const chat_template = `{% if messages[0]['role'] == 'assistant' %}{{ raise_exception('The user begins') }}{% endif %}${TEMPLATE}`
    const answerFirst: Message[] = [{ role: 'assistant', content: 'hi' }]
    await expect(render({ config: { chat_template } }, answerFirst)).rejects.toThrow(/\(The user begins\)/)
  })
})

describe('a model without a chat template', () => {
  it('continues the texts of the messages, beginning as its tokenizer begins', async () => {
    const conversation: Message[] = [
      { role: 'user', content: 'once' },
      { role: 'assistant', content: 'upon' },
    ]
    const config = { bos_token: '<s>' }
    expect(await render({ config }, conversation)).toBe('once\n\nupon')
    expect(await render({ config, tokenizer: { post_processor: beginsWithBos } }, conversation)).toBe(
      '<s>once\n\nupon',
    )
    expect((await load({ config: null })).template).toMatchObject({ plain: true, acceptsSystem: true })
    expect((await load()).template.plain).toBe(false)
  })
})

describe('the tokenizer', () => {
  it('reads spelled-out special tokens as text where it is told to, even if merges lead to them', async () => {
    const vocab = { ...letters, '<s>': 40, 's>': 42, '</s>': 41 }
    const { plain, full } = await load({
      tokenizer: {
        model: {
          type: 'BPE',
          vocab,
          merges: [
            ['s', '>'],
            ['<', 's>'],
          ],
        },
      },
    })
    const ids = (tokenizer: typeof plain) => tokenizer.encode('<s>', { add_special_tokens: false }).ids
    expect(ids(full)).toEqual([40])
    expect(ids(plain)).toEqual([letters['<'], 42])
  })

  it('refuses a token that the model does not embed, with its name and both numbers', async () => {
    const loaded = await load()
    expect(() => requireEmbedded(loaded, 42)).not.toThrow()
    expect(() => requireEmbedded(loaded, 41)).toThrow(
      /"<\/s>" has the id 41, but the model embeds only 41 tokens/,
    )
    expect(() => requireEmbedded(loaded, 20)).toThrow(ModelLoadError)
  })

  it.each<[string, Folder, RegExp]>([
    ['is of an unknown kind', { tokenizer: { model: { type: 'WordLevel', vocab: {} } } }, /type WordLevel/],
    ['has a configuration of another form', { config: { bos_token: 7 } }, /tokenizer.json: .*bos_token/s],
    ['has a template of another form', { config: { chat_template: 7 } }, /tokenizer_config.json: /],
  ])('is refused if it %s', async (_, folder, message) => {
    await expect(load(folder)).rejects.toThrow(ModelLoadError)
    await expect(load(folder)).rejects.toThrow(message)
  })

  it('is refused if it is missing', async () => {
    await expect(loadTokenizer(dir)).rejects.toThrow(/tokenizer.json: it is missing/)
  })
})
