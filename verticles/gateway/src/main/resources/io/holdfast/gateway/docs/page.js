"use strict";

// Without a validator: it would be asked over the network.
SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
