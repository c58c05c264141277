declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws an OpenAPI description into an element of the page. */
  export default function SwaggerUI(options: Record<string, unknown>): void
}
