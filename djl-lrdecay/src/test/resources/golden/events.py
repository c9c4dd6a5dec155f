"""Event files as TensorBoard's own writer makes them.

    pip install tensorboard==2.20.0
    python3 events.py > events.json
"""

import base64
import io
import json
import sys

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

file = io.BytesIO()
writer = RecordWriter(file)


def event(**parts):
    writer.write(event_pb2.Event(**parts).SerializeToString())


event(wall_time=1700000000.5, file_version="brain.Event:2")
text = "| setting | value |\n| --- | --- |\n| model | wrn-10-1 |\n| a\\|b | two lines |\n"
event(
    wall_time=1700000001.5,
    summary=summary_pb2.Summary(
        value=[
            summary_pb2.Summary.Value(
                tag="settings/text_summary",
                metadata=summary_pb2.SummaryMetadata(
                    plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text")
                ),
                tensor=tensor_pb2.TensorProto(
                    dtype=types_pb2.DT_STRING,
                    string_val=[text.encode()],
                    tensor_shape=tensor_shape_pb2.TensorShapeProto(
                        dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]
                    ),
                ),
            )
        ]
    ),
)
for step, (train, validation, rate, stage, accuracy) in enumerate(
    [(2.5, 2.25, 0.1, 1, 0.0), (0.75, float("inf"), 0.1, 1, 0.5), (0.1, 1e-9, 0.01, 2, 1.0)], 1
):
    values = [
        ("loss/train", train),
        ("loss/validation", validation),
        ("learning_rate", rate),
        ("stage", stage),
        ("validation_accuracy", accuracy),
    ]
    event(
        wall_time=1700000001.5 + step,
        step=step,
        summary=summary_pb2.Summary(
            value=[summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in values]
        ),
    )
histogram = summary_pb2.HistogramProto(
    min=-1.0,
    max=2.0,
    num=4.0,
    sum=1.5,
    sum_squares=5.25,
    bucket_limit=[0.0, 1.0, 2.0],
    bucket=[1.0, 1.0, 2.0],
)
event(
    wall_time=1700000009.5,
    step=300,
    summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="weights", histo=histogram)]),
)
json.dump({"file": base64.b64encode(file.getvalue()).decode()}, sys.stdout)
