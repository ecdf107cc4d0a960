import { describe, expect, it } from 'vitest';
import { emitClients } from '../../../generator/emit/client/emit-clients.ts';
import { emitMessages } from '../../../generator/emit/messages/emit-messages.ts';
import { emitServers } from '../../../generator/emit/server/emit-servers.ts';
import { emitTypes } from '../../../generator/emit/types/emit-types.ts';
import { httpExchange, model } from '../../support/http-exchange.ts';
import { declaration, printedModules } from '../../support/printed.ts';
import { exchangeId, parameter, parameters, primitive, requirement, teaRelease } from '../../support/release.ts';
import { element, typed } from '../../support/structures.ts';

const none = { kind: 'empty' } as const;
const folder = 'tea-guide-1.0.0/tx-tea';

const menu = model('Menu', [
  element('Menu.order_endpoint', typed('url'), { min: 1 }),
  element('Menu.teas', typed('string'), {
    max: '*',
    json: { shape: 'array', emptyArray: false, emptyString: false },
  }),
]);
const menuExchange = httpExchange(
  'menu',
  none,
  { kind: 'structure', structure: menu.canonical },
  {
    methods: ['GET'],
    target: { kind: 'base', path: '/.well-known/menu' },
    reply: 'json',
    successStatus: 200,
    errors: 'status-only',
    cors: true,
  },
);
const orderInput = parameters('OrderInput', [
  parameter('grant_type', primitive('code'), { min: 1, fixed: 'order' }),
  parameter('scope', primitive('string'), { requirements: [requirement('TEA-002')], evidence: 'stated' }),
  parameter('launch', primitive('string'), { condition: "scope.split(' ').where($this = 'launch').exists()" }),
  parameter('cups', primitive('positiveInt'), { max: '*' }),
]);
const orderExchange = httpExchange(
  'order',
  orderInput,
  { kind: 'structure', structure: menu.canonical },
  {
    target: {
      kind: 'discovered',
      exchange: exchangeId('menu'),
      at: { kind: 'pointer', value: '/order_endpoint' },
      defaultPath: '/order',
    },
    selector: { parameter: 'grant_type', value: 'order' },
    reply: 'json',
    successStatus: 200,
    responseHeaders: [{ name: 'Pragma', value: 'no-cache' }],
  },
);
const visitExchange = httpExchange(
  'visit',
  parameters('VisitInput', [parameter('back', primitive('uri'), { min: 1 })]),
  parameters('VisitOutput', [parameter('code', primitive('string'), { min: 1 })]),
  { methods: ['GET'], reply: 'redirect', replyTo: 'back', successStatus: 302, errors: 'oauth-redirect' },
);
const greetExchange = httpExchange('greet', parameters('GreetInput', [parameter('name', primitive('string'))]), none, {
  methods: ['GET'],
  target: { kind: 'registered', name: 'doorUrl', defaultPath: '/greet' },
  requestBody: 'query',
  reply: 'html',
});
const release = teaRelease([menuExchange, orderExchange, visitExchange, greetExchange], [menu]);

describe('messages of HTTP exchanges', () => {
  const text = printedModules(emitMessages, release)[`${folder}/messages.ts`];

  it('hold the parameters of a form with their conditions', () => {
    expect(declaration(text, 'const orderInputForm').split('\n')).toEqual([
      'const orderInputForm: FormDefinition = {',
      "  unknown: 'ignore',",
      '  parameters: [',
      '    {',
      "      name: 'grant_type',",
      '      min: 1,',
      '      max: 1,',
      "      type: 'code',",
      "      fixed: 'order',",
      "      source: { evidence: 'base' },",
      '    },',
      '    {',
      "      name: 'scope',",
      '      min: 0,',
      '      max: 1,',
      "      type: 'string',",
      "      source: { requirement: 'TEA-002', evidence: 'stated' },",
      '    },',
      '    {',
      "      name: 'launch',",
      '      min: 0,',
      '      max: 1,',
      "      type: 'string',",
      '      condition: {',
      "        text: 'scope.split(\\' \\').where($this = \\'launch\\').exists()',",
      '        needsClient: false,',
      "        holds: (message) => hasPart(message['scope'], 'launch'),",
      '      },',
      "      source: { evidence: 'base' },",
      '    },',
      '    {',
      "      name: 'cups',",
      '      min: 0,',
      "      max: '*',",
      "      type: 'positiveInt',",
      "      source: { evidence: 'base' },",
      '    },',
      '  ],',
      '};',
    ]);
  });

  it('hold the exchange with its codecs', () => {
    expect(declaration(text, 'export const orderExchange').split('\n')).toEqual([
      'export const orderExchange: HttpExchange<OrderInput, Menu> = {',
      "  id: 'TX:Tea-1/order',",
      "  initiator: 'tea-drinker',",
      "  responder: 'tea-pot',",
      "  methods: ['POST'],",
      "  path: '/order',",
      "  selector: { parameter: 'grant_type', value: 'order' },",
      '  successStatus: 200,',
      "  headers: { 'Pragma': 'no-cache' },",
      "  errors: 'oauth-json',",
      '  cors: false,',
      "  request: { carrier: 'form', form: formMessage<OrderInput>(orderInputForm) },",
      "  reply: { kind: 'json', document: jsonMessage<Menu>('Menu', validateMenu) },",
      '};',
    ]);
    expect(text).toContain(
      "  reply: { kind: 'redirect', replyTo: 'back', form: formMessage<VisitOutput>(visitOutputForm) },",
    );
    expect(text).toContain("  reply: { kind: 'page' },");
  });

  it('say of no HTTP exchange that it is not generated', () => {
    expect(emitMessages(release, { templates: [], runtime: [] }).diagnostics).toEqual([]);
  });

  it.each([
    [
      "%client.type = 'public' and scope.exists()",
      "both(equal(client['type'], 'public'), message['scope'] !== undefined)",
    ],
    [
      "'launch' in scope.split(' ') or scope.empty()",
      "either(hasPart(message['scope'], 'launch'), message['scope'] === undefined)",
    ],
    ["(scope != 'a').not()", "not(unequal(message['scope'], 'a'))"],
    [
      "scope.startsWith('a') implies %client.trusted",
      "implies(startsWithText(message['scope'], 'a'), client['trusted'])",
    ],
    ["scope.split(' ') contains 'a'", "hasPart(message['scope'], 'a')"],
    ["scope.contains('</script>')", "containsText(message['scope'], '\\u003c/script>')"],
  ])('compile the condition %s', (condition, code) => {
    const input = parameters('AInput', [
      parameter('scope', primitive('string')),
      parameter('x', primitive('string'), { condition }),
    ]);
    const printed = printedModules(emitMessages, teaRelease([httpExchange('a', input, none)]))[`${folder}/messages.ts`];
    expect(printed).toContain(`=> ${code},\n`);
  });

  it.each([
    ["scope.matches('(a+)+')", 'matches() in a condition'],
    ['cup.exists()', 'cup is no single parameter of the message'],
    ['many.exists()', 'many is no single parameter of the message'],
    ["iif(scope = 'a', true)", 'iif() with two arguments in a condition'],
    ['scope > 1', 'operator > in a condition'],
  ])('say of the condition %s that it is not checked', (condition, reason) => {
    const input = parameters('AInput', [
      parameter('scope', primitive('string')),
      parameter('many', primitive('string'), { max: '*' }),
      parameter('x', primitive('string'), { condition }),
    ]);
    const result = emitMessages(teaRelease([httpExchange('a', input, none)]), { templates: [], runtime: [] });
    expect(result.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `rule-not-generated: The condition of "x" is not checked: ${reason}.`,
    ]);
  });

  it('say of a parameter that no form can carry that it is left out', () => {
    const input = parameters('AInput', [parameter('x', { kind: 'parts', parts: [] })]);
    const result = emitMessages(teaRelease([httpExchange('a', input, none)]), { templates: [], runtime: [] });
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      'A query or a form cannot carry the parameter "x", as it is no primitive value.',
    ]);
  });
});

describe('types of HTTP exchanges', () => {
  it('are those of parameters and of logical models, under their wire names', () => {
    const text = printedModules(emitTypes, release)[`${folder}/types.ts`];
    expect(declaration(text, 'export interface Menu').split('\n')).toEqual([
      'export interface Menu {',
      '  readonly order_endpoint: string;',
      '  readonly teas?: readonly string[] | undefined;',
      '}',
    ]);
    expect(declaration(text, 'export interface OrderInput').split('\n')).toEqual([
      'export interface OrderInput {',
      "  readonly grant_type: 'order';",
      '  readonly scope?: string | undefined;',
      '  readonly launch?: string | undefined;',
      '  readonly cups?: readonly number[] | undefined;',
      '}',
    ]);
  });

  it('follow the shapes of JSON', () => {
    const shape = (name: 'array' | 'scalar' | 'space-separated') => ({
      json: { shape: name, emptyArray: true, emptyString: true },
    });
    const inner = element(
      'Shop.door',
      { kind: 'backbone', type: 'Element' },
      {
        min: 1,
        children: [element('Shop.door.wide-open', typed('boolean'), { min: 1 })],
      },
    );
    const shop = model('Shop', [
      inner,
      element('Shop.tags', typed('string'), { max: '*', ...shape('space-separated') }),
      element('Shop.one', typed('string'), { max: '*', ...shape('scalar') }),
      element('Shop.guess', typed('string'), { min: 1, evidence: 'chosen' }),
      element('Shop.kind', typed('code'), {
        min: 1,
        binding: {
          strength: 'required',
          valueSet: menu.canonical,
          codes: ['a', 'b'].map((code) => ({ system: 'x', code })),
        },
      }),
      element('Shop.menu', typed(menu.type)),
    ]);
    const list = model('ShopList', [element('ShopList.shop', typed(shop.type), { max: '*', ...shape('array') })], {
      shape: 'array',
      open: true,
    });
    const text = printedModules(emitTypes, teaRelease([], [shop, list, menu]))[`${folder}/types.ts`];
    expect(declaration(text, 'export type ShopList')).toBe('export type ShopList = readonly Shop[];');
    expect(declaration(text, 'export interface Shop {').split('\n')).toEqual([
      'export interface Shop {',
      '  readonly door: ShopDoor;',
      '  readonly tags?: string | undefined;',
      '  readonly one?: string | undefined;',
      '  readonly guess?: string | undefined;',
      "  readonly kind: 'a' | 'b';",
      '  readonly menu?: Menu | undefined;',
      '}',
    ]);
    expect(declaration(text, 'export interface ShopDoor').split('\n')).toEqual([
      'export interface ShopDoor {',
      "  readonly 'wide-open': boolean;",
      '}',
    ]);
  });
});

describe('clients of HTTP exchanges', () => {
  const text = printedModules(emitClients, release)[`${folder}/tea-pot.client.ts`];

  it('know addresses by what was discovered or given', () => {
    expect(declaration(text, 'export interface').split('\n')).toEqual([
      'export interface TeaPotClientOptions extends ClientOptions {',
      "  readonly endpoints?: { readonly 'TX:Tea-1/order'?: string | undefined };",
      "  readonly discovered?: { readonly 'TX:Tea-1/menu'?: Menu | undefined };",
      '}',
    ]);
    expect(declaration(text, 'export class').split('\n')).toEqual([
      'export class TeaPotClient {',
      '  private readonly caller: ExchangeCaller;',
      '  private readonly endpoints: Endpoints;',
      '',
      '  constructor(options: TeaPotClientOptions) {',
      "    this.caller = new ExchangeCaller(options, '4.0.1');",
      "    const discovered1 = options.discovered?.['TX:Tea-1/menu'];",
      '    this.endpoints = knownEndpoints(options.endpoints, {',
      "      'TX:Tea-1/order': discovered1?.order_endpoint,",
      '    });',
      '  }',
      '',
      '  menu(call?: CallOptions): Promise<ExchangeResult<Menu>> {',
      "    return this.caller.call(httpCall(menuExchange, { kind: 'base' }, undefined), call);",
      '  }',
      '',
      '  order(input: OrderInput, call?: CallOptions): Promise<ExchangeResult<Menu>> {',
      '    return this.caller.call(',
      "      httpCall(orderExchange, { kind: 'url', url: this.endpoints['TX:Tea-1/order'] }, input),",
      '      call,',
      '    );',
      '  }',
      '}',
    ]);
  });

  it('have functions for what a browser does', () => {
    const heads = (text ?? '').split('\n').filter((line) => line.startsWith('export function'));
    expect(heads).toEqual([
      'export function buildVisitUrl(input: VisitInput, options: NavigationOptions): URL {',
      'export function readVisitCallback(url: URL | string): RedirectResult<VisitOutput> {',
      'export function createVisitCallback(',
      'export function buildGreetUrl(registeredUrl: string, input: GreetInput): URL {',
    ]);
  });

  it('ask for what varies in the path, and for the address of a callback', () => {
    const callback = { kind: 'callback', resource: 'Subscription', expression: 'channel.endpoint' } as const;
    const printed = printedModules(
      emitClients,
      teaRelease([
        httpExchange('a', none, none, { target: { kind: 'base', path: '/a/{id}/{part}' } }),
        httpExchange('b', none, none, { target: callback }),
      ]),
    )[`${folder}/tea-pot.client.ts`];
    expect(printed).toContain(
      '  a(variables: { readonly id: string; readonly part: string }, call?: CallOptions): Promise<ExchangeResult<undefined>> {',
    );
    expect(printed).toContain('  b(url: string, call?: CallOptions): Promise<ExchangeResult<undefined>> {');
  });

  it('need no base where every address comes from elsewhere', () => {
    const callback = { kind: 'callback', resource: 'Subscription', expression: 'channel.endpoint' } as const;
    const printed = printedModules(emitClients, teaRelease([httpExchange('b', none, none, { target: callback })]));
    expect(printed[`${folder}/tea-pot.client.ts`]).toContain('  constructor(options: CallerOptions = {}) {');
  });
});

describe('servers of HTTP exchanges', () => {
  const text = printedModules(emitServers, release)[`${folder}/tea-pot.server.ts`];

  it('have handlers by kind of reply', () => {
    expect(declaration(text, 'export interface').split('\n')).toEqual([
      'export interface TeaPotHandlers {',
      "  readonly 'TX:Tea-1/menu': HttpHandler<undefined, Menu>;",
      "  readonly 'TX:Tea-1/order': HttpHandler<OrderInput, Menu>;",
      "  readonly 'TX:Tea-1/visit': RedirectHandler<VisitInput, VisitOutput>;",
      "  readonly 'TX:Tea-1/greet': PageHandler<GreetInput>;",
      '}',
    ]);
  });

  it('join each with its exchange', () => {
    const served = (text ?? '').split('\n').filter((line) => /^ {8}serve/.test(line));
    expect(served).toEqual([
      "        serveHttp(menuExchange, handlers['TX:Tea-1/menu']),",
      "        serveHttp(orderExchange, handlers['TX:Tea-1/order']),",
      "        serveRedirect(visitExchange, handlers['TX:Tea-1/visit']),",
      "        servePage(greetExchange, handlers['TX:Tea-1/greet']),",
    ]);
  });
});
