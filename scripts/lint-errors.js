/**
 * A rule of our own for the linter: what went wrong is decided by its code and its facts. The message of a UserError is for the log; who
 * tells people of it takes the words that `words/` has for it.
 */
export const errors = {
  rules: {
    "by-code": {
      meta: { type: "problem", schema: [], messages: { text: "Decide by the error's code and facts, and tell it by words/: its message is for the log." } },
      /** @param {import("eslint").Rule.RuleContext} context @returns {import("eslint").Rule.RuleListener} */
      create(context) {
        /** @type {{ getTypeAtLocation(node: unknown): import("typescript").Type }} */
        const services = context.sourceCode.parserServices;
        return {
          MemberExpression(node) {
            if (node.property.type !== "Identifier" || !["message", "stack"].includes(node.property.name)) return;
            const type = services.getTypeAtLocation(node.object);
            // Where a type may be several, one of them is enough.
            const each = type.isUnion() ? type.types : [type];
            if (each.some((one) => one.getProperty("facts") !== undefined && one.getProperty("code") !== undefined)) context.report({ node, messageId: "text" });
          },
        };
      },
    },
  },
};
