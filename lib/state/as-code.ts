import { comment, literal, PYTHON_KEY, shellQuoted, steering } from './code-parts'
import { withConditions } from './code-with-conditions'
import type { Conditions } from './conditions'
import type { Edits } from './edits'

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
      `variant.set(features[${index_in_sae}], ${value})  # ${comment(label)}`,
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
      `    {"index_in_sae": ${index_in_sae}, "strength": ${value}, "mode": "add"},  # ${comment(label)}`,
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
      `  { index_in_sae: ${index_in_sae}, strength: ${value}, mode: 'add' }, // ${comment(label)}`,
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
export function asCode({ conditions = [], ...chat }: SteeredChat): Snippet[] {
  if (conditions.length > 0) return withConditions({ ...chat, conditions })
  return [
    { name: 'Python, goodfire', needs: 'pip install goodfire', text: goodfire(chat) },
    { name: 'Python, openai', needs: 'pip install openai', text: openai(chat) },
    { name: 'TypeScript', needs: '', text: typescript(chat) },
    { name: 'curl', needs: '', text: curl(chat) },
  ]
}
