/** A child of the worker: an SVG on its standard input becomes a PNG on its standard output. Gives way to the desk. */
import { constants, setPriority } from "node:os";
import { text } from "node:stream/consumers";
import { renderPng } from "./resvg-png.ts";

/** Pixels of the picture a logical pixel. */
const ZOOM = 2;

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.stdout.end(renderPng(await text(process.stdin), ZOOM));
