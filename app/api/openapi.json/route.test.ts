import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Access } from '@/lib/protocols/http/access'
import { openApiDocument } from '@/lib/protocols/openapi/document'
import { protocols } from '@/lib/protocols/openapi/protocols'
import { GET } from './route'

const root = join(__dirname, '../..')
const operations = protocols.flatMap((protocol) => protocol.endpoints)

interface Document {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; requestBody?: object; responses: object }>>
  components: { schemas: Record<string, unknown> }
}

async function read(): Promise<Document> {
  const response = await GET(new Request('http://tiller.test/api/openapi.json'))
  expect(response.status).toBe(200)
  return (await response.json()) as Document
}

/** Route files of the API, except those that answer everything else with 404. */
const routeFiles = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(api|v1|livez|readyz|health)\/(.+\/)?route\.ts$/.test(file.replaceAll('\\', '/')))
  .filter((file) => !/\[{1,2}\.\.\.path\]{1,2}/.test(file))

/** `features/[feature_id]` → `/features/{feature_id}`. */
function addressOf(file: string): string {
  const folder = dirname(relative(root, join(root, file))).replaceAll('\\', '/')
  return `/${folder.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`
}

async function methodsOf(file: string): Promise<string[]> {
  const route = (await import(join(root, file))) as { OPTIONS: (request: Request) => Promise<Response> }
  const allow = (await route.OPTIONS(new Request('http://tiller.test'))).headers.get('allow') ?? ''
  return allow.split(', ').filter((method) => method !== 'OPTIONS' && method !== 'HEAD')
}

interface Schema {
  description?: string
  $ref?: string
}

/** Counts the fields that say what they are, and names those that do not by where they stand. */
function fieldsOf(document: object): { described: number; undescribed: string[] } {
  const found = { described: 0, undescribed: [] as string[] }
  const note = (at: string, { description, $ref }: Schema) => {
    if (description ?? $ref) found.described += 1
    else found.undescribed.push(at)
  }
  const walk = (node: unknown, at: string) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      // Rules between fields, which are described where they stand.
      if (key === 'example' || key === 'allOf') continue
      if (key === 'properties') {
        for (const [name, schema] of Object.entries(value as Record<string, Schema>))
          note(`${at}.${name}`, schema)
      }
      if (key === 'parameters' && Array.isArray(value)) {
        for (const { name, schema, description } of value as {
          name: string
          schema: Schema
          description?: string
        }[])
          note(`${at}?${name}`, { ...schema, description: description ?? schema.description })
      }
      walk(value, `${at}.${key}`)
    }
  }
  walk(document, '')
  return found
}

function responsesOf(access?: Access): string[] {
  const told = access === 'probe' ? [] : access === 'anyone' ? ['429'] : ['401', '429']
  return ['200', ...told, '503', '4XX', '5XX']
}

describe('GET /api/openapi.json', () => {
  it('describes every address and method that is served, and no other', async () => {
    const { paths } = await read()
    const served = await Promise.all(
      routeFiles.map(async (file) => (await methodsOf(file)).map((method) => `${method} ${addressOf(file)}`)),
    )
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(served.flat().sort())
  })

  it('is OpenAPI 3.1 whose references all lead somewhere', async () => {
    const document = await read()
    expect(document.openapi).toBe('3.1.0')
    const names = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(0)
    for (const name of new Set(names)) {
      expect(name).toMatch(/^#\/components\/schemas\//)
      expect(document.components.schemas).toHaveProperty([name.slice('#/components/schemas/'.length)])
    }
  })

  it('bounds whole numbers of requests by what is read exactly, and those of answers by nothing of the sort', async () => {
    const { paths } = await read()
    const parts = (part: 'requestBody' | 'responses') =>
      JSON.stringify(
        Object.values(paths).flatMap((methods) => Object.values(methods).map((each) => each[part])),
      )
    expect(parts('requestBody')).toContain(String(Number.MAX_SAFE_INTEGER))
    expect(parts('responses')).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })

  it('asks for a key where the server does', () => {
    const keys = [{ bearer: [] }, { apiKey: [] }]
    expect(openApiDocument(true).security).toEqual(keys)
    expect(openApiDocument(false).security).toEqual([{}, ...keys])
  })

  it('says what zod can only check: rules between fields, and what a stream holds', () => {
    const { paths, components } = openApiDocument()
    const schemaOf = (path: string) => JSON.stringify(paths?.[path]?.post?.requestBody)
    expect(schemaOf('/api/v1/features/clear')).toContain(
      '"oneOf":[{"required":["feature_label"]},{"required":["feature_id"]},{"required":["index_in_sae"]}]',
    )
    expect(schemaOf('/api/v1/variants')).toContain(
      '"not":{"anyOf":[{"required":["base_variant_id","variant_json"]}',
    )
    expect(schemaOf('/v1/chat/completions')).toContain(
      '"required":["logprobs"],"properties":{"logprobs":{"const":true}}',
    )
    expect(components?.schemas).toHaveProperty('OpenAiChatEvent.anyOf')
  })

  it('names each operation once, and says what every one takes and answers', async () => {
    const { paths } = await read()
    const all = Object.values(paths).flatMap((methods) => Object.values(methods))
    expect(new Set(all.map((operation) => operation.operationId)).size).toBe(all.length)
    for (const { id, body, access } of operations) {
      const operation = all.find(({ operationId }) => operationId === id)
      expect(Object.keys(operation?.responses ?? {})).toEqual(responsesOf(access))
      expect(operation?.requestBody !== undefined).toBe(body !== undefined)
    }
  })

  it('describes every field and parameter', async () => {
    const { described, undescribed } = fieldsOf(await read())
    expect(undescribed).toEqual([])
    expect(described).toBeGreaterThan(500)
  })

  it.each(operations.filter(({ body }) => body))(
    '$id has an example that its schema takes',
    ({ body, example }) => {
      expect(body?.safeParse(example).error).toBeUndefined()
    },
  )
})
