/** Swagger UI's own colours, darkened by day and lightened by night until each text stands out from its ground by 4.5 : 1 (WCAG 2.2, 1.4.3). */
export const referenceColours = `
  .swagger-ui .info .title small pre.version, .swagger-ui .info .title small { background: #4b5563; }
  .swagger-ui .info .title small.version-stamp { background: #3f6212; }
  .swagger-ui .info .title small.version-stamp pre.version { background: transparent; }
  .swagger-ui .opblock.opblock-post .opblock-summary-method { background: #14704a; }
  .swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1a5fb4; }
  .swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0f6b66; }
  .swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b42318; }
  .swagger-ui .btn.execute { background-color: #1a5fb4; border-color: #1a5fb4; color: #fff; }
  html:not(.dark-mode) .swagger-ui :is(.info a, .info .url, a.nostyle span.url) { color: #1a5fb4; }
  html:not(.dark-mode) .swagger-ui .btn.authorize { color: #14704a; border-color: #14704a; }
  html:not(.dark-mode) .swagger-ui .btn.authorize span { color: inherit; }
  html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: currentColor; }
  html:not(.dark-mode) .swagger-ui .btn.cancel { color: #b42318; border-color: #b42318; }
  html:not(.dark-mode) .swagger-ui :is(.markdown, .renderedMarkdown) code { color: #6b0fc0; }
  html:not(.dark-mode) .swagger-ui .response-control-media-type--accept-controller select { border-color: #3f6212; }
  html:not(.dark-mode) .swagger-ui .response-control-media-type__accept-message { color: #3f6212; }
  html:not(.dark-mode) .swagger-ui :is(.parameter__in, .prop-format, .parameter__deprecated) { color: #57606a; }
  html:not(.dark-mode) .swagger-ui .parameter__name.required::after,
  html:not(.dark-mode) .swagger-ui .parameter__name.required span { color: #b42318; }
  html.dark-mode .swagger-ui .btn.try-out__btn.cancel { color: #ffb3b3 !important; border-color: #ffb3b3; }
  html.dark-mode .swagger-ui :is(table.headers td, .header-col, .response-control-media-type__accept-message) { color: #d5d9e0; }
`
