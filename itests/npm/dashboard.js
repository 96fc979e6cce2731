// Compares a dashboard with Grafana's own model of one, by the types of its SDK: what these do not have is a problem, with its place.
// Usage: node dashboard.js FILE; one line for each problem, and then exit code 1.
'use strict';
const fs = require('fs');
const path = require('path');
const ts = require('typescript');

const sdk = path.join(__dirname, 'node_modules/@grafana/grafana-foundation-sdk/dist');
const dashboard = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const modules = ['dashboard', 'prometheus', ...new Set(dashboard.panels.map(panel => panel.type))];
const program = ts.createProgram(modules.map(file), { strict: true });
const checker = program.getTypeChecker();

function file(name) {
    return path.join(sdk, name, 'types.gen.d.ts');
}

/** A type that a module exports; null if it does not. */
function type(module, name) {
    const source = program.getSourceFile(file(module));
    if (!source) {
        throw new Error(`Grafana has no ${module}`);
    }
    const found = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).find(each => each.name === name);
    return found ? checker.getDeclaredTypeOfSymbol(found) : null;
}

const unlike = (expected, value, place) => [`${place}: expected ${checker.typeToString(expected)}, found ${JSON.stringify(value)}`];

function problems(expected, value, place) {
    if (expected.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
        return [];
    }
    if (expected.isUnion()) {
        const all = expected.types
            .filter(each => !(each.flags & ts.TypeFlags.Undefined))
            .map(each => problems(each, value, place));
        const best = all.reduce((one, other) => (other.length < one.length ? other : one));
        return best.length && (value === null || typeof value !== 'object') ? unlike(expected, value, place) : best;
    }
    if (expected.isLiteral()) {
        return expected.value === value ? [] : unlike(expected, value, place);
    }
    if (expected.flags & ts.TypeFlags.Null) {
        return value === null ? [] : unlike(expected, value, place);
    }
    if (expected.flags & ts.TypeFlags.BooleanLiteral) {
        return checker.typeToString(expected) === String(value) ? [] : unlike(expected, value, place);
    }
    for (const [flag, name] of [[ts.TypeFlags.String, 'string'], [ts.TypeFlags.Number, 'number'], [ts.TypeFlags.Boolean, 'boolean']]) {
        if (expected.flags & flag) {
            return typeof value === name ? [] : unlike(expected, value, place);
        }
    }
    if (!(expected.flags & ts.TypeFlags.Object) || value === null || typeof value !== 'object') {
        return unlike(expected, value, place);
    }
    if (checker.isArrayType(expected) !== Array.isArray(value)) {
        return unlike(expected, value, place);
    }
    if (Array.isArray(value)) {
        const [element] = checker.getTypeArguments(expected);
        return value.flatMap((each, index) => problems(element, each, `${place}[${index}]`));
    }
    return Object.entries(value).flatMap(([name, each]) => {
        const property = checker.getPropertyOfType(expected, name);
        const other = checker.getIndexInfoOfType(expected, ts.IndexKind.String);
        if (!property && !other) {
            return [`${place}.${name}: Grafana's ${checker.typeToString(expected)} has no such field`];
        }
        return problems(property ? checker.getTypeOfSymbol(property) : other.type, each, `${place}.${name}`);
    });
}

/** What the model of a dashboard leaves to others: to the kind of panel, and to that of the data source. */
function ofPanel(panel, place) {
    const custom = type(panel.type, 'FieldConfig');
    const query = type('prometheus', 'Dataquery');
    return [
        ...problems(type(panel.type, 'Options'), panel.options || {}, `${place}.options`),
        ...(custom ? problems(custom, panel.fieldConfig.defaults.custom || {}, `${place}.fieldConfig.defaults.custom`) : []),
        ...panel.targets.flatMap((target, index) => problems(query, target, `${place}.targets[${index}]`)),
    ];
}

const { panels, ...rest } = dashboard;
const found = [
    ...problems(type('dashboard', 'Dashboard'), rest, 'dashboard'),
    ...panels.flatMap((panel, index) => {
        const { targets, ...without } = panel;
        return [...problems(type('dashboard', 'Panel'), without, `panels[${index}]`), ...ofPanel(panel, `panels[${index}]`)];
    }),
];
found.forEach(line => console.log(line));
process.exit(found.length ? 1 : 0);
