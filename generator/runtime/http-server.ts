import type { HttpExchange } from './http-exchange.ts';
import type { HttpHandler, PageHandler, RedirectHandler } from './http-handler.ts';
import { type PathTemplate, pathTemplate } from './http-path.ts';
import { documentHeaders, type HttpBehaviour, HttpSteps } from './http-steps.ts';
import { ServerArrival } from './server-arrival.ts';
import type { ServedExchange, ServerSettings } from './server-exchange.ts';
import { WrittenDocuments } from './written-documents.ts';

/** Joins an HTTP exchange outside the FHIR API with the handler that answers it. */
export function serveHttp<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  handler: HttpHandler<Input, Output>,
): ServedExchange {
  return served(exchange, { answer: handler });
}

/** Joins an exchange whose reply is a page with the handler that makes it. */
export function servePage<Input>(
  exchange: HttpExchange<Input, undefined>,
  handler: PageHandler<Input>,
): ServedExchange {
  return served(exchange, {
    answer: async (input, context) => {
      const page = await handler(input, context);
      return page instanceof Response ? page : pageResponse(page, exchange.successStatus);
    },
  });
}

/** Joins an exchange whose reply is a redirect with the handler that confirms the address and answers. */
export function serveRedirect<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  handler: RedirectHandler<Input, Output>,
): ServedExchange {
  return served(exchange, {
    confirm: (claim, context) => handler.confirm(claim, context),
    answer: (input, context) => handler.answer(input, context),
  });
}

function pageResponse(html: string, status: number): Response {
  return new Response(html, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function served<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  handling: Pick<HttpBehaviour<Input, Output>, 'answer' | 'confirm'>,
): ServedExchange {
  const behaviour: HttpBehaviour<Input, Output> = {
    ...handling,
    written: new WrittenDocuments(),
    documentHeaders: documentHeaders(exchange),
  };
  const templates = new Map<string, PathTemplate>();
  const templateOf = ({ options }: ServerSettings): PathTemplate | undefined => {
    const path = options.paths?.[exchange.id] ?? exchange.path;
    if (path === undefined) return undefined;
    const template = templates.get(path) ?? pathTemplate(path);
    templates.set(path, template);
    return template;
  };
  return {
    id: exchange.id,
    methods: exchange.methods,
    errors: exchange.errors,
    cors: exchange.cors,
    addresses: (basePath, settings) => {
      const template = templateOf(settings);
      return template === undefined ? [] : [`${basePath}${template.text}`];
    },
    arrive: (incoming, settings) => {
      const variables = templateOf(settings)?.match(incoming.segments ?? []);
      if (variables === undefined) return undefined;
      return new ServerArrival(new HttpSteps(exchange, behaviour, variables, incoming, settings), incoming, settings);
    },
    prepare: (settings) => {
      if (templateOf(settings) !== undefined) return;
      throw new TypeError(`${exchange.id} has no path of its own: name one in the option "paths"`);
    },
  };
}
