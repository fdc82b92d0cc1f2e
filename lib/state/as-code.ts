import type { Conditions } from './conditions'
import { overlay, type Edits } from './edits'

/** A steered chat as a program asks for it. */
export interface SteeredChat {
  /** Where Tiller answers, such as `https://tiller.example`. */
  origin: string
  model: string
  edits: Edits
  conditions?: Conditions
  prompt: string
}

export interface Snippet {
  name: string
  /** What has to be installed first; empty if nothing. */
  needs: string
  text: string
}

/** Servers without keys take any. */
const PYTHON_KEY = 'os.environ.get("TILLER_API_KEY", "any")'

/** JSON text of a string is a literal of Python, too. */
const literal = (text: string) => JSON.stringify(text)
const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
/** What stands in a comment must not end it. */
const remark = (text: string) => text.replace(/\s+/g, ' ')

const steering = ({ edits }: SteeredChat) =>
  Object.values(overlay({}, edits)).map(({ index_in_sae, value, label }) => ({ index_in_sae, value, label }))

const wire = ({ model, prompt }: SteeredChat) => ({
  model: `tiller/${model}`,
  messages: [{ role: 'user', content: prompt }],
})

const interventionsOf = (chat: SteeredChat) =>
  steering(chat).map(({ index_in_sae, value }) => ({ index_in_sae, strength: value, mode: 'add' }))

function goodfire(chat: SteeredChat): string {
  const list = steering(chat)
  const indices = list.map(({ index_in_sae }) => index_in_sae).join(', ')
  const sets = list.map(
    ({ index_in_sae, value, label }) =>
      `variant.set(features[${index_in_sae}], ${value})  # ${remark(label)}`,
  )
  return [
    'import os',
    'import goodfire',
    '',
    `client = goodfire.Client(api_key=${PYTHON_KEY}, base_url=${literal(chat.origin)})`,
    `variant = goodfire.Variant(${literal(wire(chat).model)})`,
    ...(list.length > 0 ? [`features = client.features.lookup([${indices}], model=variant)`, ...sets] : []),
    '',
    'answer = client.chat.completions.create(',
    `    [{"role": "user", "content": ${literal(chat.prompt)}}], model=variant`,
    ')',
    'print(answer.choices[0].message["content"])',
  ].join('\n')
}

function openai(chat: SteeredChat): string {
  const lines = steering(chat).map(
    ({ index_in_sae, value, label }) =>
      `    {"index_in_sae": ${index_in_sae}, "strength": ${value}, "mode": "add"},  # ${remark(label)}`,
  )
  return [
    'import os',
    'from openai import OpenAI',
    '',
    `client = OpenAI(api_key=${PYTHON_KEY}, base_url=${literal(`${chat.origin}/v1`)})`,
    'interventions = [',
    ...lines,
    ']',
    '',
    'answer = client.chat.completions.create(',
    `    model=${literal(wire(chat).model)},`,
    `    messages=[{"role": "user", "content": ${literal(chat.prompt)}}],`,
    '    extra_body={"interventions": interventions},',
    ')',
    'print(answer.choices[0].message.content)',
  ].join('\n')
}

function typescript(chat: SteeredChat): string {
  const lines = steering(chat).map(
    ({ index_in_sae, value, label }) =>
      `  { index_in_sae: ${index_in_sae}, strength: ${value}, mode: 'add' }, // ${remark(label)}`,
  )
  return [
    'const interventions = [',
    ...lines,
    ']',
    `const response = await fetch(${literal(`${chat.origin}/v1/chat/completions`)}, {`,
    "  method: 'POST',",
    '  headers: {',
    "    'Content-Type': 'application/json',",
    "    Authorization: `Bearer ${process.env['TILLER_API_KEY'] ?? 'any'}`,",
    '  },',
    '  body: JSON.stringify({',
    `    model: ${literal(wire(chat).model)},`,
    `    messages: [{ role: 'user', content: ${literal(chat.prompt)} }],`,
    '    interventions,',
    '  }),',
    '})',
    'if (!response.ok) throw new Error(await response.text())',
    'console.log((await response.json()).choices[0].message.content)',
  ].join('\n')
}

function curl(chat: SteeredChat): string {
  const body = JSON.stringify({ ...wire(chat), interventions: interventionsOf(chat) }, null, 2)
  return [
    `curl -s ${shellQuoted(`${chat.origin}/v1/chat/completions`)} \\`,
    `  -H 'Content-Type: application/json' -H "Authorization: Bearer \${TILLER_API_KEY:-any}" \\`,
    `  -d ${shellQuoted(body)}`,
  ].join('\n')
}

/** The chat as programs of several languages, each of which runs as it stands. Edits of strength 0 are left out. */
export const asCode = (chat: SteeredChat): Snippet[] => [
  { name: 'Python, goodfire', needs: 'pip install goodfire', text: goodfire(chat) },
  { name: 'Python, openai', needs: 'pip install openai', text: openai(chat) },
  { name: 'TypeScript', needs: '', text: typescript(chat) },
  { name: 'curl', needs: '', text: curl(chat) },
]
