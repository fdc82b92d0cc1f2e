import type { ConditionalGroupJson, ConditionalJson, FeatureGroupJson } from '@/lib/steering'
import type { Snippet, SteeredChat } from './as-code'
import { comment, literal, PYTHON_KEY, shellQuoted, steering } from './code-parts'
import { consequenceOf, featuresIn, innerOf, type Condition, type Conditions } from './conditions'

type ConditionalChat = SteeredChat & { conditions: Conditions }

/** Outer and inner condition together: a nested one holds where both do. */
const both = (outer: ConditionalGroupJson | null, inner: ConditionalGroupJson): ConditionalGroupJson =>
  outer ? { operator: 'AND', conditionals: [outer, inner] } : inner

/** Conditions side by side that do the same as nested ones: `goodfire` has no others. */
function flat(list: Conditions, outer: ConditionalGroupJson | null = null): Condition[] {
  return list.flatMap((each) => {
    const group = both(outer, each.condition)
    return [{ ...each, condition: group }, ...flat(innerOf(each), group)]
  })
}

const pythonGroup = ({ conditionals, operator }: ConditionalGroupJson): string =>
  `ConditionalGroup([${conditionals
    .map((member) => ('conditionals' in member ? pythonGroup(member) : pythonComparison(member)))
    .join(', ')}], "${operator}")`

const pythonFeatures = ({ features }: FeatureGroupJson) =>
  features.length === 1
    ? `features[${features[0]!.index_in_sae}]`
    : `FeatureGroup([${features.map(({ index_in_sae }) => `features[${index_in_sae}]`).join(', ')}])`

const pythonComparison = ({ left_hand, operator, right_hand }: ConditionalJson) =>
  `${pythonFeatures(left_hand)} ${operator} ${typeof right_hand === 'number' ? right_hand : pythonFeatures(right_hand)}`

function pythonCondition(condition: Condition): string[] {
  const group = pythonGroup(condition.condition)
  const { edits } = condition.nested_variant
  switch (consequenceOf(condition)) {
    case 'stop':
      return [`variant.abort_when(${group})`]
    case 'notify':
      return [`variant.handle_when(${group}, lambda context: print("\\n[a condition held]"))`]
    case 'set':
      if (edits.length === 0) return []
      return [
        `variant.set_when(${group}, {`,
        ...edits.map(
          ({ index_in_sae, value, feature_label }) =>
            `    features[${index_in_sae}]: ${value},  # ${comment(feature_label)}`,
        ),
        '})',
      ]
  }
}

function goodfire(chat: ConditionalChat): string {
  const named = [...steering(chat), ...featuresIn(chat.conditions)].map(({ index_in_sae }) => index_in_sae)
  return [
    'import os',
    'import goodfire',
    'from goodfire import ConditionalGroup, FeatureGroup',
    '',
    `client = goodfire.Client(api_key=${PYTHON_KEY}, base_url=${literal(chat.origin)})`,
    `variant = goodfire.Variant(${literal(`tiller/${chat.model}`)})`,
    `features = client.features.lookup([${[...new Set(named)].join(', ')}], model=variant)`,
    ...steering(chat).map(
      ({ index_in_sae, value, label }) =>
        `variant.set(features[${index_in_sae}], ${value})  # ${comment(label)}`,
    ),
    ...flat(chat.conditions).flatMap(pythonCondition),
    '',
    'try:',
    '    for chunk in client.chat.completions.create(',
    `        [{"role": "user", "content": ${literal(chat.prompt)}}], model=variant, stream=True`,
    '    ):',
    '        print(chunk.choices[0].delta.content, end="")',
    'except goodfire.InferenceAbortedException:',
    '    print("\\n[ended by a condition]")',
  ].join('\n')
}

/** The body of the one request that steers for itself alone, over a variant without edits. */
const bodyOf = (chat: ConditionalChat) => ({
  ...addressOf(chat),
  messages: [{ role: 'user', content: chat.prompt }],
  stream: false,
  pending: steering(chat).map(({ index_in_sae, value }) => ({ index_in_sae, value })),
  pending_scopes: chat.conditions,
})

const addressOf = ({ model }: ConditionalChat) => ({
  session_id: 'as-code',
  variant_id: model.replaceAll(/[^\w.:-]/g, '-'),
})

/** JSON that is Python, too. */
const python = (json: unknown, indent: number) =>
  JSON.stringify(json, null, 4)
    .replaceAll(
      /: (true|false|null)(?=,?\n)/g,
      (_, word: string) => `: ${{ true: 'True', false: 'False', null: 'None' }[word]}`,
    )
    .replaceAll('\n', `\n${' '.repeat(indent)}`)

function httpx(chat: ConditionalChat): string {
  return [
    'import os',
    'import httpx',
    '',
    'client = httpx.Client(',
    `    base_url=${literal(`${chat.origin}/api/v1`)},`,
    `    headers={"Authorization": f"Bearer {${PYTHON_KEY.replaceAll('"', "'")}}"},`,
    '    timeout=300,',
    ')',
    '# A variant without edits. Once it is there, this changes nothing.',
    `client.post("/variants", json=${python({ ...addressOf(chat), base_model: chat.model }, 0)})`,
    `response = client.post("/chat/completions", json=${python(bodyOf(chat), 0)})`,
    'answer = response.json()',
    '# An answer that a condition ended is refused, with what was said until then.',
    'if response.is_error and answer["code"] != "inference_aborted":',
    '    raise SystemExit(answer["detail"])',
    'print(answer["content"])',
  ].join('\n')
}

function typescript(chat: ConditionalChat): string {
  const json = (value: unknown) => JSON.stringify(value, null, 2)
  return [
    'const post = (path: string, body: unknown) =>',
    `  fetch(${literal(`${chat.origin}/api/v1`)} + path, {`,
    "    method: 'POST',",
    '    headers: {',
    "      'Content-Type': 'application/json',",
    "      Authorization: `Bearer ${process.env['TILLER_API_KEY'] ?? 'any'}`,",
    '    },',
    '    body: JSON.stringify(body),',
    '  })',
    '// A variant without edits. Once it is there, this changes nothing.',
    `await post('/variants', ${json({ ...addressOf(chat), base_model: chat.model })})`,
    `const response = await post('/chat/completions', ${json(bodyOf(chat))})`,
    'const answer = await response.json()',
    '// An answer that a condition ended is refused, with what was said until then.',
    "if (!response.ok && answer.code !== 'inference_aborted') throw new Error(answer.detail)",
    'console.log(answer.content)',
  ].join('\n')
}

function curl(chat: ConditionalChat): string {
  const call = (path: string, body: unknown) =>
    [
      `curl -s ${shellQuoted(`${chat.origin}/api/v1${path}`)} \\`,
      `  -H 'Content-Type: application/json' -H "Authorization: Bearer \${TILLER_API_KEY:-any}" \\`,
      `  -d ${shellQuoted(JSON.stringify(body, null, 2))}`,
    ].join('\n')
  return [
    '# A variant without edits. Once it is there, this changes nothing.',
    `${call('/variants', { ...addressOf(chat), base_model: chat.model })} > /dev/null`,
    call('/chat/completions', bodyOf(chat)),
  ].join('\n')
}

/** A chat that is steered under conditions, as programs: `/v1` has no conditions, so most of them speak Tiller's own API. */
export const withConditions = (chat: ConditionalChat): Snippet[] => [
  { name: 'Python, goodfire', needs: 'pip install goodfire', text: goodfire(chat) },
  { name: 'Python, httpx', needs: 'pip install httpx', text: httpx(chat) },
  { name: 'TypeScript', needs: '', text: typescript(chat) },
  { name: 'curl', needs: '', text: curl(chat) },
]
